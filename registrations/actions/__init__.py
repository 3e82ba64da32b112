"""Every business event that writes declarations and registrations."""

from registrations.actions.answering import TypedAnswer, TypedEvidence, save_checklist
from registrations.actions.carrying import carry_over_answers, declare_again
from registrations.actions.charging import quote_fee
from registrations.actions.checking import (
    add_correction,
    drop_correction,
    propose_declaration,
    refuse_checked,
    return_declaration,
    take_declaration,
    take_over_declaration,
)
from registrations.actions.confirming import (
    confirm_by_link,
    confirm_by_member,
    record_confirmation,
    send_confirmation_link,
)
from registrations.actions.deciding import accept_declaration, refuse_proposed, send_back
from registrations.actions.disclosing import Disclosed, change_disclosure
from registrations.actions.drafting import (
    cancel_declaration,
    choose_areas,
    save_signatory,
    signatory_texts,
    start_declaration,
)
from registrations.actions.entering import add_scans, enter_declaration
from registrations.actions.filling import apply_workbook, take_workbook
from registrations.actions.measures import drop_measure, propose_measure, take_measure
from registrations.actions.moving import move_declarations, republish_organization
from registrations.actions.noting import add_note, look_at_finding, strike_note
from registrations.actions.products import ProductDetails, add_product, remove_product, save_product
from registrations.actions.publishing import publish_version, republish_renamed
from registrations.actions.register_imports import run_import, take_list
from registrations.actions.reinvoicing import reinvoice_renewal
from registrations.actions.renewing import close_renewal, open_renewal, remind_of_renewal, settle_renewal
from registrations.actions.revising import close_revision, start_revision
from registrations.actions.settling import lapse_registration, note_fee, settle_declaration, settle_invoice
from registrations.actions.signing import keep_signed_copy
from registrations.actions.standing_in import (
    confirm_stand_in,
    decide_alone,
    object_to_stand_in,
    remind_of_stand_in,
)
from registrations.actions.states import WrongState, move
from registrations.actions.submitting import submit_declaration
from registrations.actions.succeeding import drop_succession, propose_succession, take_succession
from registrations.actions.supplying import (
    drop_supplier,
    name_supplier,
    refer_to_supplier,
    start_supplied_declaration,
)
from registrations.actions.withdrawing import withdraw_registration
from registrations.actions.writing import ask_vendor, read_messages, write_to_office

__all__ = [
    "Disclosed",
    "ProductDetails",
    "TypedAnswer",
    "TypedEvidence",
    "WrongState",
    "accept_declaration",
    "add_correction",
    "add_scans",
    "add_product",
    "add_note",
    "apply_workbook",
    "ask_vendor",
    "cancel_declaration",
    "carry_over_answers",
    "change_disclosure",
    "close_renewal",
    "close_revision",
    "choose_areas",
    "confirm_by_link",
    "confirm_by_member",
    "confirm_stand_in",
    "decide_alone",
    "declare_again",
    "drop_correction",
    "drop_measure",
    "propose_measure",
    "take_measure",
    "withdraw_registration",
    "drop_succession",
    "drop_supplier",
    "propose_succession",
    "take_succession",
    "enter_declaration",
    "keep_signed_copy",
    "lapse_registration",
    "look_at_finding",
    "move",
    "move_declarations",
    "republish_organization",
    "name_supplier",
    "note_fee",
    "object_to_stand_in",
    "open_renewal",
    "propose_declaration",
    "publish_version",
    "republish_renamed",
    "read_messages",
    "reinvoice_renewal",
    "refer_to_supplier",
    "record_confirmation",
    "refuse_checked",
    "refuse_proposed",
    "remove_product",
    "remind_of_renewal",
    "remind_of_stand_in",
    "return_declaration",
    "save_checklist",
    "save_product",
    "save_signatory",
    "send_back",
    "quote_fee",
    "send_confirmation_link",
    "settle_declaration",
    "settle_invoice",
    "settle_renewal",
    "signatory_texts",
    "start_declaration",
    "start_revision",
    "strike_note",
    "start_supplied_declaration",
    "submit_declaration",
    "take_declaration",
    "take_over_declaration",
    "run_import",
    "take_list",
    "take_workbook",
    "write_to_office",
]
