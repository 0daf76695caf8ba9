data "pbx_trunk" "carrier" {
  name = "Carrier"
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

  # So that a holiday which is removed from the configuration leaves the rules before it is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

# A range of numbers goes to a ring group in office hours, and to the voicemail of an extension otherwise.
resource "pbx_inbound_rule" "support" {
  name        = "Support"
  provider_id = data.pbx_trunk.carrier.id
  did_numbers = "+49221555010-+49221555019"

  office_hours = {
    mode = "CUSTOM"
    monday = {
      enabled = true
      ranges = [
        { from = "08:00", to = "12:00" },
        { from = "13:00", to = "17:30" },
      ]
    }
    tuesday = {
      enabled = true
      ranges  = [{ from = "08:00", to = "17:30" }]
    }
  }
  office_hours_forward_rule = {
    action = "FORWARD_TO_NUMBER"
    number = "6000"
  }
  non_office_hours_forward_rule = {
    action = "FORWARD_TO_VOICEMAIL"
    number = "6000"
  }

  holidays = [pbx_holiday.unity.id]
  holiday_forward_rule = {
    action = "FORWARD_TO_NUMBER"
    number = "+4930555100"
  }
}

# Callers from London reach the mobile phone of the sales manager at any time.
resource "pbx_inbound_rule" "london" {
  name            = "Callers from London"
  provider_id     = data.pbx_trunk.carrier.id
  did_numbers     = "+49221555010"
  cid_number_mask = "004420********"

  office_hours_forward_rule     = { action = "FORWARD_TO_NUMBER", number = "+4915155550101" }
  non_office_hours_forward_rule = { action = "FORWARD_TO_NUMBER", number = "+4915155550101" }
}
