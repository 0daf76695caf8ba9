# Who is rung together. The extensions are those of the users, so Terraform creates the users first.

resource "pbx_ring_group" "sales" {
  name             = "Sales"
  extension_number = "600"
  ring_strategy    = "RING_SIMULTANEOUSLY"
  ring_time        = 25

  agents = [for extension in local.team["Sales"] : { extension_number = pbx_user.team[extension].extension_number }]

  no_answer_forward_rule = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }
}

resource "pbx_ring_group" "office" {
  name             = "Office"
  extension_number = "601"
  ring_strategy    = "PRIORITIZED_HUNT"

  agents = [for extension in local.team["Office"] : { extension_number = pbx_user.team[extension].extension_number }]

  no_answer_forward_rule = { action = "FORWARD_TO_NUMBER", number = pbx_ring_group.sales.extension_number }
}

resource "pbx_call_queue" "support" {
  name             = "Support"
  extension_number = "700"
  polling_strategy = "LEAST_WORKED_HUNT"
  max_waiting_time = 300
  inform_position  = "PERIODICALLY"

  agents = [for extension in local.team["Support"] : { extension_number = pbx_user.team[extension].extension_number }]

  no_answer_forward_rule = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }
}

variable "pins" {
  type        = object({ night = string, menu = string })
  description = "The PINs of the shared voicemail and of the receptionist. Needed when they are new or get others."
  default     = { night = null, menu = null }
  ephemeral   = true
  sensitive   = true
}

resource "pbx_shared_voicemail" "night" {
  name                = "Night"
  extension_number    = "690"
  pin_wo              = var.pins.night
  pin_wo_version      = 1
  enable_email_notify = true
  recipients          = "office@example.com"
}

# The menu: 1 is sales, 2 is support, everything else the office.
resource "pbx_virtual_receptionist" "menu" {
  name             = "Menu"
  extension_number = "800"
  language         = "de-DE"
  pin_wo           = var.pins.menu
  pin_wo_version   = 1

  timeout_forward_rule = {
    action = "FORWARD_TO_NUMBER", number = pbx_ring_group.office.extension_number, timeout = 10, repeat_times = 1
  }
  failure_forward_rule = { action = "FORWARD_TO_NUMBER", number = pbx_ring_group.office.extension_number }

  custom_forward_rules = [for key, number in {
    "1" = pbx_ring_group.sales.extension_number
    "2" = pbx_call_queue.support.extension_number
    } : {
    user_input                    = key
    office_hours                  = { mode = "GLOBAL" }
    office_hours_forward_rule     = { action = "FORWARD_TO_NUMBER", number = number }
    non_office_hours_forward_rule = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }
    holidays                      = [for day in pbx_holiday.bavaria : day.id]
    holiday_forward_rule          = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }
  }]
}
