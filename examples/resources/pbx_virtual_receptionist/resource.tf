variable "receptionist_pin" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "crm_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "pbx_holiday" "unity" {
  name        = "Tag der Deutschen Einheit"
  region      = "DEU"
  consecutive = false
  every_year  = true
  month_start = 10
  day_start   = 3
  month_end   = 10
  day_end     = 3
}

# 1 is for sales, 2 for a mailbox, and who presses nothing reaches the office.
resource "pbx_virtual_receptionist" "main" {
  name             = "Main menu"
  extension_number = "7010"
  language         = "de-DE"

  # Sent on creation, and again whenever the version changes.
  pin_wo         = var.receptionist_pin
  pin_wo_version = 1

  custom_forward_rules = [
    {
      user_input   = "1"
      office_hours = { mode = "GLOBAL" }
      office_hours_forward_rule = {
        action = "FORWARD_TO_NUMBER"
        number = "10000"
      }
      non_office_hours_forward_rule = {
        action = "FORWARD_TO_VOICEMAIL"
        number = "10000"
      }
      holidays             = [pbx_holiday.unity.id]
      holiday_forward_rule = { action = "HANGUP" }
    },
    {
      user_input   = "2"
      office_hours = { mode = "GLOBAL" }
      office_hours_forward_rule = {
        action = "FORWARD_TO_VOICEMAIL"
        number = "10001"
      }
    },
  ]

  timeout_forward_rule = {
    timeout      = 10
    repeat_times = 1
    action       = "FORWARD_TO_NUMBER"
    number       = "10002"
  }
  failure_forward_rule = { action = "REPEAT" }

  # The customer numbers that callers type go to the CRM.
  action_urls = [{
    name      = "CRM"
    enabled   = true
    type      = "DTMF"
    dtmf_mask = "10000-99999"
    method    = "POST"
    url       = "https://crm.example.com/calls"
    auth      = "BEARER"
  }]
  action_url_tokens_wo         = { CRM = var.crm_token }
  action_url_tokens_wo_version = 1
}
