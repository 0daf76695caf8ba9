variable "cdr_token" {
  description = "Bearer token that the receiver of call detail records expects. As an ephemeral variable it is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The tenant exists already: creating the resource adopts it, and the plan lists the settings
# that will change. Omitted settings keep their current value.
resource "pbx_tenant" "company" {
  name     = "Example Company"
  website  = "https://www.example.com"
  timezone = "Europe/Berlin"
  currency = "EUR"
  region   = "DEU"

  recording_retention     = 90
  extension_im_disk_quota = "500MB"
  custom_options          = jsonencode({ site = "Cologne" })

  # What a newer PBX has. An older one does not show it, and the plan says so.
  enable_trunk_audio_recording          = true # since PortSIP PBX v22.6
  enable_verify_phone_auto_provisioning = true # since PortSIP PBX v22.6

  # A number that is listed without a display name (since PortSIP PBX v22.6) keeps the one that it has.
  outbound_caller_ids = [
    { provider_id = "NzAwNTUxOTA5NzczMTQ4MTU5", caller_id = "+492215550100", description = "Reception", display_name = "Example Company" },
    { provider_id = "NzAwNTUxOTA5NzczMTQ4MTU5", caller_id = "+492215550110", description = "Sales" },
  ]

  # Days that are omitted keep their hours. A disabled day has none.
  office_hours = {
    monday    = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }, { from = "13:00", to = "17:30" }] }
    tuesday   = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }, { from = "13:00", to = "17:30" }] }
    wednesday = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }] }
    thursday  = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }, { from = "13:00", to = "19:00" }] }
    friday    = { enabled = true, ranges = [{ from = "08:00", to = "14:00" }] }
    saturday  = { enabled = false }
    sunday    = { enabled = false }
  }

  # Dialled numbers become E.164: 0221 5550100 and 0049 221 5550100 both go out as +492215550100.
  e164 = {
    enabled              = true
    country              = "Germany(49)"
    international_code   = "00"
    national_code        = "0"
    area_code            = "221"
    remove_special_chars = true
  }

  # Call detail records are posted here.
  cdr_event = {
    enabled = true
    auth    = "BEARER"
    url     = "https://cdr.example.com/portsip"
  }

  # Terraform cannot detect that a secret changed. Change the version to send it.
  cdr_event_token_wo         = var.cdr_token
  cdr_event_token_wo_version = 1

  # Destroying the resource writes back what it replaced. Secrets stay as they are.
  deletion_policy = "restore"
}

# The public holidays of 2027 that all of Germany has. Those without a year return every year.
locals {
  public_holidays = {
    "Neujahr"                   = { year = null, from = { month = 1, day = 1 }, to = { month = 1, day = 1 } }
    "Karfreitag"                = { year = 2027, from = { month = 3, day = 26 }, to = { month = 3, day = 26 } }
    "Ostermontag"               = { year = 2027, from = { month = 3, day = 29 }, to = { month = 3, day = 29 } }
    "Tag der Arbeit"            = { year = null, from = { month = 5, day = 1 }, to = { month = 5, day = 1 } }
    "Christi Himmelfahrt"       = { year = 2027, from = { month = 5, day = 6 }, to = { month = 5, day = 6 } }
    "Pfingstmontag"             = { year = 2027, from = { month = 5, day = 17 }, to = { month = 5, day = 17 } }
    "Tag der Deutschen Einheit" = { year = null, from = { month = 10, day = 3 }, to = { month = 10, day = 3 } }
    "Weihnachten"               = { year = null, from = { month = 12, day = 25 }, to = { month = 12, day = 26 } }
  }
}

# Office hours do not apply on a holiday.
resource "pbx_holiday" "public" {
  for_each = local.public_holidays

  name        = each.key
  region      = pbx_tenant.company.region
  consecutive = true
  every_year  = each.value.year == null
  year_start  = each.value.year
  year_end    = each.value.year
  month_start = each.value.from.month
  day_start   = each.value.from.day
  month_end   = each.value.to.month
  day_end     = each.value.to.day
}
