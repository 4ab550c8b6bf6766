using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.Aws;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>ECRAuthorizationToken and STSSessionToken, against moto and against a stub that says what moto does not.</summary>
public sealed class AwsGeneratorTests
{
    private const string Keys = """{"secretRef":{"accessKeyIDSecretRef":{"name":"aws","key":"id"},"secretAccessKeySecretRef":{"name":"aws","key":"secret"}}}""";
    private const long Ends = 1_796_000_000;

    [Test]
    public async Task Moto_gives_a_password_for_the_accounts_registry()
    {
        MotoServer.Require();
        var made = await RunAsync(Ecr(MotoServer.Address), $$"""{"region":"eu-west-1","auth":{{Keys}}}""");

        var values = Values(made);
        Assert.That(values["username"], Is.EqualTo("AWS"));
        Assert.That(values["password"], Is.Not.Empty);
        Assert.That(values["proxy_endpoint"], Does.StartWith("https://").And.Contain(".dkr.ecr.eu-west-1.amazonaws.com"));
        Assert.That(long.Parse(values["expires_at"], CultureInfo.InvariantCulture), Is.EqualTo(made.ExpiresAt!.Value.ToUnixTimeSeconds()));
    }

    [Test]
    public async Task Moto_gives_temporary_keys_of_a_user()
    {
        MotoServer.Require();
        var made = await RunAsync(Sts(MotoServer.Address), $$"""{"region":"eu-west-1","auth":{{Keys}},"requestParameters":{"sessionDuration":3600} }""");

        Assert.That(Values(made).Keys, Is.EquivalentTo(new[] { "access_key_id", "secret_access_key", "session_token", "expiration" }));
        Assert.That(Values(made)["expiration"], Is.EqualTo(made.ExpiresAt!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task The_private_registry_is_asked_in_its_region_under_its_own_name()
    {
        await using var aws = new AwsStub(static _ => StubAnswer.Ok(new
        {
            authorizationData = new[] { new { authorizationToken = Encode("AWS:pw"), expiresAt = Ends + 0.5, proxyEndpoint = "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com" } },
        }));

        var made = await RunAsync(Ecr(aws.Address), $$"""{"region":"eu-west-1","auth":{{Keys}}}""");

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string>
        {
            ["username"] = "AWS", ["password"] = "pw", ["expires_at"] = "1796000000",
            ["proxy_endpoint"] = "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        }));
        Assert.That(aws.Operations, Is.EqualTo(new[] { "GetAuthorizationToken" }));
        Assert.That(aws.Calls[0].Authorization, Does.Contain("/eu-west-1/ecr/aws4_request"));
    }

    [Test]
    public async Task The_public_registry_is_asked_in_its_only_region()
    {
        await using var aws = new AwsStub(static _ => StubAnswer.Ok(new { authorizationData = new { authorizationToken = Encode("AWS:pw"), expiresAt = Ends } }));

        var made = await RunAsync(Ecr(aws.Address), $$"""{"region":"eu-west-1","scope":"public","auth":{{Keys}}}""");

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string> { ["username"] = "AWS", ["password"] = "pw", ["expires_at"] = "1796000000" }));
        Assert.That(aws.Calls[0].Authorization, Does.Contain("/us-east-1/ecr-public/aws4_request"));
    }

    [TestCase("{\"authorizationData\":[]}", "authorizationData is not of one registry")]
    [TestCase("{\"authorizationData\":[{\"authorizationToken\":\"QTpiOmM=\"}]}", "authorizationToken is not a user and a password")]
    [TestCase("{\"authorizationData\":[{\"authorizationToken\":\"secret!\"}]}", "authorizationToken is not a user and a password")]
    [TestCase("{}", "authorizationData is not of one registry")]
    public async Task An_answer_that_is_no_password_is_told_without_it(string body, string expected)
    {
        await using var aws = new AwsStub(_ => new StubAnswer(200, body));

        var made = await RunAsync(Ecr(aws.Address), $$"""{"region":"eu-west-1","auth":{{Keys}}}""");

        Assert.That(made.Failure, Is.EqualTo(new FetchFailure(
            FetchFailureKind.Unavailable, $"operation error ECR: GetAuthorizationToken, the answer is not what the service sends: {expected}")));
    }

    [Test]
    public async Task A_refusal_is_told_without_what_differs_between_attempts()
    {
        await using var aws = new AwsStub(static _ => StubAnswer.Error(400, "AccessDeniedException", "not authorized to perform: ecr:GetAuthorizationToken (RequestID: abc-1)"));

        var made = await RunAsync(Ecr(aws.Address), $$"""{"region":"eu-west-1","auth":{{Keys}}}""");

        Assert.That(made.Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(made.Failure.Message, Does.Contain("ecr:GetAuthorizationToken").And.Not.Contain("abc-1"));
    }

    [Test]
    public async Task Keys_go_before_a_token_and_a_role_is_assumed_on_top()
    {
        await using var aws = new AwsStub(static call => call.Operation == "STS"
            ? new StubAnswer(200, """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                <AccessKeyId>AKIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                """)
            : StubAnswer.Ok(new { authorizationData = new[] { new { authorizationToken = Encode("AWS:pw") } } }));
        var both = Keys[..^1] + ",\"jwt\":{\"serviceAccountRef\":{\"name\":\"app\"}}}";

        var made = await RunAsync(Ecr(aws.Address), $$"""{"region":"eu-west-1","role":"arn:aws:iam::111122223333:role/pull","auth":{{both}}}""");

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string> { ["username"] = "AWS", ["password"] = "pw" }));
        Assert.That(aws.Calls[0].Authorization, Does.Contain("Credential=AKIATEST/"));
        Assert.That(aws.Calls[1].Authorization, Does.Contain("Credential=AKIAROLE/"));
        Assert.That(aws.Calls[0].Text, Does.Contain("Action=AssumeRole&").And.Not.Contain("ExternalId"));
    }

    [Test]
    public async Task A_service_accounts_role_gives_a_password_too()
    {
        await using var aws = new AwsStub(static call => call.Operation == "STS"
            ? new StubAnswer(200, """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>AKIAWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """)
            : StubAnswer.Ok(new { authorizationData = new[] { new { authorizationToken = Encode("AWS:pw") } } }));
        var references = AwsStores.Keys();
        references.Annotations["eks.amazonaws.com/role-arn"] = "arn:aws:iam::111122223333:role/pull";

        var made = await RunAsync(
            Ecr(aws.Address), """{"region":"eu-west-1","auth":{"jwt":{"serviceAccountRef":{"name":"ecr-sa","namespace":"ignored"}}}}""", references);

        Assert.That(Values(made)["password"], Is.EqualTo("pw"));
        Assert.That(aws.Calls[0].Text, Does.Contain("RoleArn=").And.Contain("WebIdentityToken="));
        Assert.That(references.TokenAudiences.Single(), Is.EqualTo(new[] { "sts.amazonaws.com" }));
    }

    [Test]
    public async Task A_session_takes_its_parameters_along()
    {
        await using var aws = new AwsStub(static _ => new StubAnswer(200, """
            <GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetSessionTokenResult><Credentials>
            <AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
            <Expiration>2026-11-29T12:00:00Z</Expiration></Credentials></GetSessionTokenResult></GetSessionTokenResponse>
            """));

        var made = await RunAsync(Sts(aws.Address), $$$"""
            {"region":"eu-west-1","auth":{{{Keys}}},"requestParameters":{"sessionDuration":900,"serialNumber":"arn:aws:iam::1:mfa/u","tokenCode":"123456"} }
            """);

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string>
        {
            ["access_key_id"] = "ASIA1", ["secret_access_key"] = "s", ["session_token"] = "t", ["expiration"] = "1795953600",
        }));
        Assert.That(aws.Calls[0].Text, Does.Contain("Action=GetSessionToken").And.Contain("DurationSeconds=900").And.Contain("TokenCode=123456")
            .And.Contain("SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fu"));
    }

    [Test]
    public async Task What_cannot_work_is_told_before_a_call()
    {
        await using var aws = new AwsStub(static _ => StubAnswer.Ok(new { }));
        var jwt = await RunAsync(Sts(aws.Address), """{"region":"eu-west-1","auth":{"jwt":{"serviceAccountRef":{"name":"app"}}}}""");
        var region = await RunAsync(Ecr(aws.Address), $$"""{"region":"","auth":{{Keys}}}""");
        var none = await RunAsync(Ecr(aws.Address, AmbientCredentials.None), """{"region":"eu-west-1"}""");

        Assert.That(jwt.Failure!.Message, Is.EqualTo("jwt auth cannot be used for STS Session Token generation"));
        Assert.That(region.Failure!.Message, Is.EqualTo("spec.region is empty; set it, such as eu-central-1"));
        Assert.That(none.Failure!.Message, Does.StartWith("unable to create aws session: spec.auth is not set"));
        Assert.That(aws.Calls, Is.Empty);
    }

    [TestCase("ECRAuthorizationToken", "{\"region\":\"\"}", "spec.region: region must be set, such as eu-central-1")]
    [TestCase("ECRAuthorizationToken", "{\"region\":\"eu-west-1\",\"scope\":\"shared\"}", "spec.scope: shared counts as private; known are private and public")]
    [TestCase("STSSessionToken", "{\"region\":\"eu-west-1\",\"auth\":{\"jwt\":{}}}", "spec.auth.jwt: jwt auth cannot be used for STS Session Token generation: set secretRef, the keys of an IAM user")]
    public void Mistakes_of_a_spec_are_told(string kind, string spec, string expected)
    {
        IGenerator generator = kind == "STSSessionToken" ? Sts(MotoServer.Address) : Ecr(MotoServer.Address);
        var errors = new FieldErrorList();
        generator.Validate(JsonElement.Parse(spec), "spec", errors);

        Assert.That(errors.All.Select(static e => e.ToString()), Is.EqualTo(new[] { expected }));
    }

    private static EcrAuthorizationTokenGenerator Ecr(Uri address, AmbientCredentials ambient = AmbientCredentials.All) =>
        new(Environment(address), TimeProvider.System, new ProviderCalls(null), ambient);

    private static StsSessionTokenGenerator Sts(Uri address) => new(Environment(address), TimeProvider.System, new ProviderCalls(null), AmbientCredentials.All);

    private static Func<string, string?> Environment(Uri address) => name =>
        name is "AWS_ECR_ENDPOINT" or "AWS_ECR_PUBLIC_ENDPOINT" or "AWS_STS_ENDPOINT" ? address.ToString() : null;

    private static Task<GenerateResult> RunAsync(IGenerator generator, string spec, MemoryReferences? references = null) => generator.GenerateAsync(
        new GeneratorContext(generator.Kind, "gen", "team", JsonElement.Parse(spec), references ?? AwsStores.Keys()), default).AsTask();

    private static Dictionary<string, string> Values(GenerateResult made)
    {
        Assert.That(made.Failure, Is.Null);
        return made.Values!.ToDictionary(static v => v.Key, static v => Encoding.UTF8.GetString(v.Value.Bytes));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
