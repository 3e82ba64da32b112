from training.models.courses import Course, Edition, ManageLink, Part, SignUp

__all__ = ["Course", "Edition", "ManageLink", "Part", "SignUp"]
