variable "test_call" {
  description = "When the line was last tested. A new value rings again."
  type        = string
  default     = "2027-01-15"
}

# Extension 402 rings; when it is answered, the number is dialled.
# By hand: terraform apply -invoke=action.pbxcloud_dial.test
action "pbxcloud_dial" "test" {
  provider = pbx

  config {
    source      = "402"
    destination = "9922323232"
    account     = "402-DEMO"

    # The dial plan sees it as DEMO-callid.
    variables = {
      callid = "453131"
    }
  }
}

# Or whenever the variable has a new value. The first apply rings too, because of after_create; leave that out to begin with the
# next value.
resource "terraform_data" "test_call" {
  input = var.test_call

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.pbxcloud_dial.test]
    }
  }
}
