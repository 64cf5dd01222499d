"""Our forms in place of allauth's: its settings ACCOUNT_FORMS and MFA_FORMS."""

ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailForm",
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignUpForm",
}
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "authenticate": "accounts.forms.TwoFactorForm",
    "authenticate_webauthn": "accounts.passkeys.PasskeySecondStepForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
    "login_webauthn": "accounts.passkeys.PasskeySignInForm",
    "reauthenticate": "accounts.forms.TwoFactorReauthenticateForm",
    "reauthenticate_webauthn": "accounts.passkeys.PasskeyReauthenticateForm",
}
