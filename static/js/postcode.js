// Fills in the address beside a postcode without leaving the page; without this script the button posts the form.
const button = document.querySelector("[data-postcode-lookup]");
const postcode = document.querySelector("[name=postcode]");
const address = document.querySelector("[name=address]");

button?.addEventListener("click", async (event) => {
  if (button.dataset.asked) return;
  const code = postcode.value.normalize("NFKC").replace(/[^0-9]/g, "");
  if (code.length !== 7) return;
  event.preventDefault();
  const response = await fetch(button.dataset.postcodeLookup.replace("0000000", code));
  const found = (await response.json()).address;
  if (found) {
    address.value = found;
    address.focus();
  } else {
    button.dataset.asked = "yes";
    button.click();
  }
});
