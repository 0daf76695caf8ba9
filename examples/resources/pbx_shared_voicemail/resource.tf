variable "sales_pin" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Two people are told of each message.
resource "pbx_shared_voicemail" "sales" {
  name             = "Sales"
  extension_number = "7510"

  # Sent on creation, and again whenever the version changes.
  pin_wo         = var.sales_pin
  pin_wo_version = 1

  enable_email_notify = true
  recipients          = "anna@example.com,bo@example.com"
  play_datetime       = "24_HOUR_CLOCK"
}
