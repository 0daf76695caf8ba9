terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

locals {
  holidays = merge([for year in var.holiday_years : {
    for day in provider::pbx::public_holidays(var.holiday_region, year) : "${day.name} ${year}" => day
  }]...)
}

resource "pbx_tenant" "this" {
  timezone     = var.timezone
  office_hours = var.office_hours

  deletion_policy = "restore"
}

resource "pbx_tenant_password_policy" "this" {
  min_length       = var.password_length
  contains_numbers = true
  deletion_policy  = "restore"
}

resource "pbx_holiday" "public" {
  for_each = local.holidays

  name        = each.key
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

resource "pbx_user" "this" {
  for_each = var.users

  extension_number = each.key
  name             = each.value.name
  display_name     = each.value.display_name
  email            = each.value.email
  department       = each.value.department
  role             = each.value.role

  password_wo                   = try(var.secrets[each.key].password, null)
  password_wo_version           = each.value.secrets_version
  extension_password_wo         = try(var.secrets[each.key].extension_password, null)
  extension_password_wo_version = each.value.secrets_version
  voicemail_pin_wo              = try(var.secrets[each.key].voicemail_pin, null)
  voicemail_pin_wo_version      = each.value.secrets_version
}

resource "pbx_ring_group" "this" {
  for_each = var.ring_groups

  extension_number = each.key
  name             = each.value.name
  ring_strategy    = each.value.ring_strategy
  agents           = [for extension in each.value.members : { extension_number = pbx_user.this[extension].extension_number }]
}
