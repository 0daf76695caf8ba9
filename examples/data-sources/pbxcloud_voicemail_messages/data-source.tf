data "pbxcloud_voicemail_messages" "reception" {
  provider = pbx
  mailbox  = "102"
}

# The messages that nobody has heard yet.
output "new_messages" {
  value = [for m in data.pbxcloud_voicemail_messages.reception.messages : m.caller_id if m.folder == "INBOX"]
}
