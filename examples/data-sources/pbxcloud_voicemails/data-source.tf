data "pbxcloud_voicemails" "all" {
  provider = pbx
}

# Who is told of new messages.
output "mailboxes" {
  value = { for m in data.pbxcloud_voicemails.all.mailboxes : m.mailbox => m.email }
}
