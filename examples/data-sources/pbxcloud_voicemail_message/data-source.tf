data "pbxcloud_voicemail_message" "one" {
  provider = pbx
  mailbox  = "102"
  id       = "1475685709-00000004"
}

output "message_size" {
  value = data.pbxcloud_voicemail_message.one.size
}
