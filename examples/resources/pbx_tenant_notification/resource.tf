variable "mail_password" {
  description = "Password of the account that sends the notifications. As an ephemeral variable it is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The notification settings exist already: creating the resource adopts them, and the plan lists what will change.
# What is omitted keeps its value.
resource "pbx_tenant_notification" "mail" {
  type           = "SMTP"
  server         = "mail.example.com"
  port           = 465
  enable_tls_ssl = true
  auth           = "LOGIN"
  username       = "pbx@example.com"

  # The PBX never shows the password. While it is configured, every write sends it.
  # Change the version to send a new one.
  password_wo         = var.mail_password
  password_wo_version = 1

  # At most 15 addresses in one text.
  recipients = join(",", ["it@example.com", "reception@example.com"])

  notify_queue_call_lost = true
  notify_emergency_call  = true # since PortSIP PBX v22.6
}
