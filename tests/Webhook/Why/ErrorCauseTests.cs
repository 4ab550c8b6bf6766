using Keyferry.Webhook.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary>What error texts of statuses and events say of their cause.</summary>
public sealed class ErrorCauseTests
{
    [TestCase("error processing spec.data[0] (key: a), err: Secret does not exist", "KeyNotFound")]
    [TestCase("key passwrd does not exist in secret db; did you mean password?", "PropertyNotFound")]
    [TestCase("User: arn:aws:iam::1:user/x is not authorized to perform: secretsmanager:GetSecretValue", "Denied")]
    [TestCase("rpc error: code = PermissionDenied desc = Permission denied on resource", "Denied")]
    [TestCase("cannot get Kubernetes secret \"token\" from namespace \"shop\": secrets \"token\" not found", "CredentialMissing")]
    [TestCase("using cluster store \"all\" is not allowed from namespace \"shop\": denied by spec.condition", "NamespaceExcluded")]
    [TestCase("Internal error occurred: failed calling webhook \"default.keyferry.io\": connection refused", "WebhookAway")]
    [TestCase("target is owned by another ExternalSecret", "TargetOwnedByOther")]
    [TestCase("secrets \"a\" is forbidden: exceeded quota: few", "QuotaExceeded")]
    [TestCase("Get \"https://vault\": dial tcp: lookup vault: no such host", "Unreachable")]
    [TestCase("ThrottlingException: Rate exceeded", "Throttled")]
    [TestCase("127.0.0.1 leads to the host that Keyferry itself runs on; --allow-egress=127.0.0.1 opens it", "EgressRefused")]
    [TestCase("could not apply template: template: password:1: function \"x\" not defined", "TemplateFailed")]
    public void The_cause_is_told_by_the_text(string error, string cause) => Assert.That(ErrorCause.Of(error)?.Cause, Is.EqualTo(cause));

    [TestCase("something else")]
    [TestCase(null)]
    public void What_is_not_known_has_no_cause(string? error) => Assert.That(ErrorCause.Of(error), Is.Null);
}
