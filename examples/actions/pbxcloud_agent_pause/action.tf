# Takes an agent out of a queue for a while.
# By hand: terraform apply -invoke=action.pbxcloud_agent_pause.reception
action "pbxcloud_agent_pause" "reception" {
  provider = pbx

  config {
    queue     = "281"
    extension = "104-DEMO"
    reason    = "Breakfast"
  }
}
