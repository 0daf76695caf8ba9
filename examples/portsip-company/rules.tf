# Where calls from outside go, and who may call out.

resource "pbx_holiday" "bavaria" {
  for_each = { for day in provider::pbx::public_holidays("DEU-BY", 2027) : day.name => day }

  name        = "${each.key} ${each.value.year_start}"
  region      = each.value.region
  consecutive = each.value.consecutive
  every_year  = each.value.every_year
  year_start  = each.value.year_start
  month_start = each.value.month_start
  day_start   = each.value.day_start
  year_end    = each.value.year_end
  month_end   = each.value.month_end
  day_end     = each.value.day_end
}

# A rule for each number.
resource "pbx_inbound_rule" "number" {
  for_each = var.numbers

  name        = "Calls to ${each.key}"
  provider_id = data.pbx_trunk.main.id
  did_numbers = each.key

  office_hours                  = { mode = "GLOBAL" }
  office_hours_forward_rule     = { action = "FORWARD_TO_NUMBER", number = each.value }
  non_office_hours_forward_rule = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }
  holidays                      = [for day in pbx_holiday.bavaria : day.id]
  holiday_forward_rule          = { action = "FORWARD_TO_VOICEMAIL", number = pbx_shared_voicemail.night.extension_number }

  # The extensions that the numbers lead to must exist first.
  depends_on = [pbx_ring_group.sales, pbx_call_queue.support, pbx_virtual_receptionist.menu]
}

resource "pbx_user_group" "outside" {
  name        = "May call out"
  description = "Everybody but the queue's agents"
  members     = [for user in pbx_user.team : user.extension_number if user.enabled && user.department != "Support"]
}

resource "pbx_outbound_rule" "national" {
  name           = "National calls"
  number_prefix  = "0"
  priority       = 10
  applied_groups = [pbx_user_group.outside.id]

  routes = [{
    provider_id        = data.pbx_trunk.main.id
    strip_digits       = 1
    prepend            = "+49"
    outbound_caller_id = "+49221555000"
  }]
}
