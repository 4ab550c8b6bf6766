# EKS Pod Identity: a role that the pods of one ServiceAccount of one cluster get, with no annotation and no OIDC provider.
# The add-on eks-pod-identity-agent must run in the cluster.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.29" }
  }
}

variable "cluster_name" {
  description = "The EKS cluster."
  type        = string
}

variable "namespace" {
  description = "The namespace of the Helm release."
  type        = string
  default     = "external-secrets"
}

variable "service_account" {
  description = "The chart's ServiceAccount."
  type        = string
  default     = "external-secrets"
}

variable "role_name" {
  description = "The role's name; empty: the cluster's name with -keyferry."
  type        = string
  default     = ""
}

variable "policy_json" {
  description = "What the role may do, such as the output json of the module aws-policy."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds the role; null: none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    # Not any cluster of the account: who may make an association elsewhere must not get this role.
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/eks-cluster-name"
      values   = [var.cluster_name]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-namespace"
      values   = [var.namespace]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-service-account"
      values   = [var.service_account]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name != "" ? var.role_name : "${var.cluster_name}-keyferry"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "read-secrets"
  role   = aws_iam_role.this.id
  policy = var.policy_json
}

resource "aws_eks_pod_identity_association" "this" {
  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.this.arn
  tags            = var.tags
}

output "role_arn" {
  description = "The role."
  value       = aws_iam_role.this.arn
}
