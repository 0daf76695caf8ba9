variable "sign_in_password" {
  description = "Password with which the user signs in. As an ephemeral variable it is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "sip_password" {
  description = "SIP password of the extension."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "voicemail_pin" {
  description = "PIN of the voicemail, 6 to 10 digits."
  type        = string
  sensitive   = true
  ephemeral   = true
}

data "pbx_trunk" "carrier" {
  name = "Carrier"
}

resource "pbx_user" "anna" {
  name             = "anna"
  extension_number = "1010"
  display_name     = "Anna Berg"
  email            = "anna.berg@example.com"
  role             = "StandardUser"
  department       = "Sales"
  mobile_phone     = "+4915155550110"

  # Terraform cannot detect that a secret changed: change its version to send it.
  password_wo                   = var.sign_in_password
  password_wo_version           = 1
  extension_password_wo         = var.sip_password
  extension_password_wo_version = 1
  voicemail_pin_wo              = var.voicemail_pin
  voicemail_pin_wo_version      = 1

  outbound_caller_ids = [
    { provider_id = data.pbx_trunk.carrier.id, caller_id = "+49221555010", preferred = true, description = "Direct" },
    { provider_id = data.pbx_trunk.carrier.id, caller_id = "+49221555000", description = "Main number" },
  ]

  office_hours = {
    mode   = "CUSTOM"
    friday = { enabled = true, ranges = [{ from = "08:00", to = "14:00" }] }
  }

  forward_rules = {
    # After 20 seconds to the mobile phone, and outside of the office hours to the voicemail at once.
    available_no_answer        = { action = "FORWARD_TO_NUMBER", number = "+4915155550110", timeout = 20 }
    available_non_office_hours = { action = "FORWARD_TO_VOICEMAIL", number = "1010" }
    busy_office_hours          = { action = "FORWARD_TO_NUMBER", number = "10000" }
  }

  # Calls of the boss always ring.
  custom_forward_rules = [{ action = "RING_ANYWAY", caller_id = "10001", type = "ALL_HOURS" }]

  voicemail_prompt        = "de-DE"
  enable_voicemail_notify = true
}
