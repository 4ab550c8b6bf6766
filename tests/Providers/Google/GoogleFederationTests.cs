using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Federation;
using NUnit.Framework;
using static Keyferry.Providers.Tests.Google.FederationSpecs;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Tokens of a ServiceAccount and requests that AWS keys sign, exchanged for Google's.</summary>
public sealed class GoogleFederationTests
{
    [Test]
    public async Task A_service_accounts_token_is_exchanged_for_the_providers_own_audience()
    {
        var scene = Scene();

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), ByAccount)).Text(), Is.EqualTo("one"));
        Assert.That(scene.References.TokenAudiences.Single(), Is.EqualTo(new[] { $"https:{GoogleScene.Audience}" }));
        Assert.That(scene.Google.Calls.First(), Is.EqualTo("POST sts.googleapis.com/v1/token"));
    }

    [Test]
    public async Task Audiences_that_are_written_are_those_of_the_token()
    {
        var scene = Scene();
        var result = await scene.FetchAsync(new RemoteRef("db"), static s =>
        {
            ByAccount(s);
            s.Auth!.WorkloadIdentityFederation!.ServiceAccountRef!.Audiences = ["demo"];
        });

        Assert.That(scene.References.TokenAudiences.Single(), Is.EqualTo(new[] { "demo" }));
        Assert.That(result.Text(), Does.StartWith("Denied: unable to get credentials: unable to exchange the token: invalid_grant: The audience in ID Token"));
    }

    [TestCase(null, GoogleScene.Target)]
    [TestCase(GoogleScene.Account, GoogleScene.Account)]
    public async Task The_written_account_goes_before_the_annotated_one(string? written, string expected)
    {
        var scene = Scene();
        scene.References.Annotations["iam.gke.io/gcp-service-account"] = GoogleScene.Target;
        scene.Google.Accounts.LetActAs(GoogleScene.Subject, expected);

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), s =>
        {
            ByAccount(s);
            s.Auth!.WorkloadIdentityFederation!.GcpServiceAccountEmail = written;
        })).Text(), Is.EqualTo("one"));
    }

    [TestCase("")]
    [TestCase("a-session")]
    public async Task A_request_that_aws_keys_sign_is_exchanged(string session)
    {
        var scene = Scene();
        scene.References.Secrets[("aws", "aws_access_key_id")] = "AKIDEXAMPLE";
        scene.References.Secrets[("aws", "aws_secret_access_key")] = "not-a-real-one";
        if (session.Length > 0)
        {
            scene.References.Secrets[("aws", "aws_session_token")] = session;
        }

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), ByAws)).Text(), Is.EqualTo("one"));

        scene.References.Secrets[("aws", "aws_secret_access_key")] = "another";
        Assert.That((await scene.FetchAsync(new RemoteRef("db"), ByAws)).Text(), Does.EndWith("invalid_grant: Received invalid AWS response of type SignatureDoesNotMatch."));
    }

    [Test]
    public async Task An_aws_key_that_is_empty_or_missing_is_named()
    {
        var scene = Scene();
        scene.References.Secrets[("aws", "aws_access_key_id")] = " ";
        Assert.That(await scene.ConnectErrorAsync(ByAws), Is.EqualTo("unable to get credentials: key \"aws_access_key_id\" of Secret \"aws\" has no value"));

        scene.References.Secrets[("aws", "aws_access_key_id")] = "AKIDEXAMPLE";
        Assert.That(await scene.ConnectErrorAsync(ByAws), Does.StartWith("unable to get credentials: could not fetch awsSecurityCredentials: "));
    }

    // The signature itself is checked by the double, with code of its own.
    [Test]
    public void A_signed_request_names_who_signed_what()
    {
        var headers = SignedIdentityRequest.Sign(
            new AwsKeys("AKIDEXAMPLE", "secret", "token"), "us-east-2", "aud", new DateTimeOffset(2020, 8, 11, 6, 55, 22, TimeSpan.Zero));

        Assert.That(headers.Select(static h => h.Key), Is.EqualTo(new[]
        {
            "Authorization", "host", "x-amz-date", "x-amz-security-token", "x-goog-cloud-target-resource",
        }));
        Assert.That(headers[0].Value, Does.StartWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20200811/us-east-2/sts/aws4_request, "
            + "SignedHeaders=host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource, Signature="));
        Assert.That(headers.Select(static h => h.Value), Does.Contain("sts.us-east-2.amazonaws.com").And.Contain("20200811T065522Z"));
    }

    [Test]
    public void The_china_partition_has_hosts_of_its_own() => Assert.That(
        SignedIdentityRequest.Sign(new AwsKeys("id", "secret", ""), "cn-north-1", "aud", DateTimeOffset.UnixEpoch).Select(static h => h.Value),
        Does.Contain("sts.cn-north-1.amazonaws.com.cn"));

    [Test]
    public async Task Exactly_one_way_is_to_be_written_with_its_audience()
    {
        var scene = Scene();
        var none = await scene.ConnectErrorAsync(static s => s.Auth = new GcpAuth { WorkloadIdentityFederation = new() { Audience = "a" } });
        var both = await scene.ConnectErrorAsync(static s =>
        {
            ByAccount(s);
            s.Auth!.WorkloadIdentityFederation!.CredConfig = new GcpCredentialConfig { Name = "wif", Key = "wif.json" };
        });
        var audience = await scene.ConnectErrorAsync(static s =>
        {
            ByAccount(s);
            s.Auth!.WorkloadIdentityFederation!.Audience = null;
        });

        Assert.That(none, Does.EndWith("exactly one of credConfig, awsSecurityCredentials or serviceAccountRef must be set"));
        Assert.That(both, Is.EqualTo(none));
        Assert.That(audience, Does.Contain("audience must be set"));
    }
}
