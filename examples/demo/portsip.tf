# A PortSIP tenant and its holidays.

# Ephemeral too. Set TF_VAR_cdr_token.
variable "cdr_token" {
  type        = string
  description = "The token that the receiver of call detail records expects."
  ephemeral   = true
  sensitive   = true
}

# The tenant exists already. The plan shows which settings change; omitted settings keep their value. A destroy restores
# what was replaced.
resource "pbx_tenant" "company" {
  timezone = "Europe/Berlin"

  office_hours = {
    friday = { enabled = true, ranges = [{ from = "08:00", to = "14:00" }] }
  }

  cdr_event = {
    enabled = true
    auth    = "BEARER"
    url     = "https://cdr.example.com/portsip"
  }
  cdr_event_token_wo         = var.cdr_token
  cdr_event_token_wo_version = 1

  deletion_policy = "restore"
}

locals {
  holidays = {
    "Neujahr 2027"        = { month = 1, from = 1, to = 1 }
    "Tag der Arbeit 2027" = { month = 5, from = 1, to = 1 }
    "Weihnachten 2027"    = { month = 12, from = 25, to = 26 }
  }
}

# Office hours do not apply on a holiday.
resource "pbx_holiday" "public" {
  for_each = local.holidays

  name        = each.key
  region      = "DEU"
  consecutive = true
  every_year  = false
  year_start  = 2027
  month_start = each.value.month
  day_start   = each.value.from
  year_end    = 2027
  month_end   = each.value.month
  day_end     = each.value.to
}
