using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Login;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>What each way to log in sends where.</summary>
public sealed class VaultLoginTests
{
    private VaultScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new VaultScene(r => r.Path.Contains("/login", StringComparison.Ordinal)
        ? StubReply.Login("t")
        : StubReply.Ok("""{"data":{}}"""));

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task AppRole_sends_both_ids_without_blanks_around_them()
    {
        _scene.References.Secrets[("vault", "role-id")] = "ref\n";
        await LogInAsync(VaultScene.AppRole, "PUT /v1/auth/approle/login", """{"role_id":"rid","secret_id":"sid"}""");
        var other = VaultScene.AppRole;
        (other.AppRole!.Path, other.AppRole.RoleId, other.AppRole.RoleRef) = ("/team/approle/", null, Key("role-id"));

        await LogInAsync(other, "PUT /v1/auth/team/approle/login", """{"role_id":"ref","secret_id":"sid"}""");
    }

    [Test]
    public async Task Kubernetes_sends_a_fresh_token_of_the_account_with_its_audiences_alone()
    {
        TimeSpan? lifetime = null;
        _scene.References.IssueToken = (name, life) =>
        {
            lifetime = life;
            return Task.FromResult(new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes($"jwt-of-{name}")), null));
        };
        var auth = new VaultAuth
        {
            Kubernetes = new VaultKubernetesAuth
            {
                MountPath = "kubernetes/my-cluster", Role = "r", ServiceAccountRef = new ServiceAccountSelector { Name = "sa", Audiences = ["vault"] },
            },
        };

        await LogInAsync(auth, "PUT /v1/auth/kubernetes/my-cluster/login", """{"jwt":"jwt-of-sa","role":"r"}""");

        Assert.That(lifetime, Is.EqualTo(TimeSpan.FromMinutes(10)));
        Assert.That(_scene.References.TokenAudiences, Is.EqualTo(new[] { new[] { "vault" } }));
    }

    [Test]
    public async Task Kubernetes_takes_a_token_from_a_Secret_and_for_cluster_wide_stores_this_processs_own()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "own-token\n");
        _scene.Settings = _scene.Settings with { OwnTokenFile = file };
        var auth = new VaultAuth { Kubernetes = new VaultKubernetesAuth { MountPath = "kubernetes", Role = "r", SecretRef = new SecretKeySelector { Name = "vault" } } };
        await LogInAsync(auth, "PUT /v1/auth/kubernetes/login", """{"jwt":"tok","role":"r"}""");
        auth.Kubernetes.SecretRef = null;
        Assert.That(await RefusedAsync(auth), Does.Contain("only a ClusterSecretStore may use this program's own token: set serviceAccountRef"));

        _scene.IsClusterWide = true;
        await LogInAsync(auth, "PUT /v1/auth/kubernetes/login", """{"jwt":"own-token","role":"r"}""");

        _scene.Settings = _scene.Settings with { Ambient = AmbientCredentials.None };
        Assert.That(await RefusedAsync(auth), Does.Contain("does not lend the store its own token").And.Contain("set serviceAccountRef"));
        File.Delete(file);
    }

    [Test]
    public async Task JWT_asks_for_audience_vault_beside_the_accounts_own()
    {
        var auth = new VaultAuth
        {
            Jwt = new VaultJwtAuth
            {
                Path = "jwt", Role = " r ",
                KubernetesServiceAccountToken = new VaultServiceAccountToken
                {
                    ServiceAccountRef = new ServiceAccountSelector { Name = "sa", Audiences = ["a"] },
                },
            },
        };

        await LogInAsync(auth, "PUT /v1/auth/jwt/login", """{"role":"r","jwt":"e30.e30.e30"}""");
        Assert.That(_scene.References.TokenAudiences, Is.EqualTo(new[] { new[] { "a", "vault" } }));
        auth.Jwt.KubernetesServiceAccountToken!.Audiences = ["b"];
        await LogInAsync(auth, "PUT /v1/auth/jwt/login", """{"role":"r","jwt":"e30.e30.e30"}""");
        Assert.That(_scene.References.TokenAudiences[^1], Is.EqualTo(new[] { "a", "b" }));

        await LogInAsync(
            new VaultAuth { Jwt = new VaultJwtAuth { Path = "jwt", SecretRef = Key("token") } }, "PUT /v1/auth/jwt/login", """{"jwt":"tok"}""");
    }

    [Test]
    public async Task Userpass_and_LDAP_name_the_user_in_the_path_and_do_not_trim_the_password()
    {
        await LogInAsync(
            new VaultAuth { UserPass = new VaultUserPassAuth { Path = "userpass", Username = " a@b ", SecretRef = Key("password") } },
            "PUT /v1/auth/userpass/login/a%40b", """{"password":" p "}""");
        await LogInAsync(
            new VaultAuth { Ldap = new VaultLdapAuth { Path = "ldap", Username = "app", SecretRef = Key("password") } },
            "PUT /v1/auth/ldap/login/app", """{"password":" p "}""");
    }

    [Test]
    public async Task What_Vault_answers_500_to_is_refused_before_the_call()
    {
        _scene.References.Secrets[("vault", "empty")] = "";

        Assert.That(await RefusedAsync(new VaultAuth { UserPass = new VaultUserPassAuth { Username = "app", SecretRef = Key("empty") } }),
            Does.EndWith("auth.userPass.secretRef: key \"empty\" of Secret \"vault\" is empty"));
        Assert.That(await RefusedAsync(new VaultAuth { UserPass = new VaultUserPassAuth { Username = " ", SecretRef = Key("password") } }),
            Does.Contain("auth.userPass.username is empty"));
        Assert.That(await RefusedAsync(new VaultAuth { AppRole = new VaultAppRoleAuth { RoleRef = Key("empty"), SecretRef = Key("secret-id") } }),
            Does.EndWith("auth.appRole.roleRef: key \"empty\" of Secret \"vault\" is empty"));
        Assert.That(await RefusedAsync(new VaultAuth { Jwt = new VaultJwtAuth { SecretRef = Key("none") } }),
            Does.EndWith("cannot find secret data for key: \"none\""));
        Assert.That(_scene.Stub.Requests, Is.Empty);
    }

    [Test]
    public async Task The_first_method_that_is_set_is_used()
    {
        var auth = VaultScene.AppRole;
        auth.UserPass = new VaultUserPassAuth { Username = "app", SecretRef = Key("password") };

        await LogInAsync(auth, "PUT /v1/auth/approle/login", """{"role_id":"rid","secret_id":"sid"}""");
    }

    [Test]
    public async Task Cert_shows_the_certificate_on_the_connection()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=app", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _scene.References.Secrets[("tls", "tls.crt")] = certificate.ExportCertificatePem();
        _scene.References.Secrets[("tls", "tls.key")] = key.ExportPkcs8PrivateKeyPem();
        var auth = new VaultAuth
        {
            Cert = new VaultCertAuth { VaultRole = "web", ClientCert = new SecretKeySelector { Name = "tls" }, SecretRef = new SecretKeySelector { Name = "tls" } },
        };

        await LogInAsync(auth, "PUT /v1/auth/cert/login", """{"name":"web"}""");

        Assert.That(_scene.ShowsKey, Is.True);
    }

    [Test]
    public async Task IAM_sends_a_signed_request_that_says_who_asks()
    {
        _scene.References.Secrets[("aws", "id")] = "AKIDEXAMPLE";
        _scene.References.Secrets[("aws", "key")] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        var auth = new VaultAuth
        {
            Iam = new VaultIamAuth
            {
                VaultRole = "app", Region = "eu-west-1", VaultAwsIamServerId = "vault.example",
                SecretRef = new AwsSecretAuth
                {
                    AccessKeyIdSecretRef = new SecretKeySelector { Name = "aws", Key = "id" },
                    SecretAccessKeySecretRef = new SecretKeySelector { Name = "aws", Key = "key" },
                },
            },
        };

        var body = JsonElement.Parse(await LogInAsync(auth, "PUT /v1/auth/aws/login", expected: null));

        Assert.That(body.GetProperty("role").GetString(), Is.EqualTo("app"));
        Assert.That(body.GetProperty("iam_http_request_method").GetString(), Is.EqualTo("POST"));
        Assert.That(Decoded(body, "iam_request_url"), Is.EqualTo("https://sts.eu-west-1.amazonaws.com/"));
        Assert.That(Decoded(body, "iam_request_body"), Is.EqualTo("Action=GetCallerIdentity&Version=2011-06-15"));
        var headers = JsonElement.Parse(Decoded(body, "iam_request_headers"));
        Assert.That(headers.GetProperty("Host")[0].GetString(), Is.EqualTo("sts.eu-west-1.amazonaws.com"));
        Assert.That(headers.GetProperty("X-Vault-AWS-IAM-Server-ID")[0].GetString(), Is.EqualTo("vault.example"));
        Assert.That(headers.GetProperty("Authorization")[0].GetString(), Does.StartWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
            .And.Contain("/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-vault-aws-iam-server-id, Signature="));
    }

    [Test]
    public void The_signature_is_that_of_AWSs_own_example()
    {
        // "post-x-www-form-urlencoded" of AWS's Signature Version 4 test suite.
        var headers = SignedIdentity.Headers(
            new Uri("https://example.amazonaws.com/"), "Param1=value1",
            new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" }, "service", "us-east-1",
            new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null),
            new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));

        Assert.That(headers["Authorization"], Does.EndWith(
            "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
    }

    [Test]
    public async Task GCP_sends_a_JWT_that_the_service_accounts_key_has_signed()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        _scene.References.Secrets[("google", "key.json")] =
            JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["client_email"] = "app@p.iam.gserviceaccount.com", ["private_key_id"] = "kid1", ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            });
        var auth = new VaultAuth
        {
            Gcp = new VaultGcpAuth
            {
                Role = "team", SecretRef = new GcpSecretAuth { SecretAccessKeySecretRef = new SecretKeySelector { Name = "google", Key = "key.json" } },
            },
        };

        var body = JsonElement.Parse(await LogInAsync(auth, "PUT /v1/auth/gcp/login", expected: null));

        var parts = body.GetProperty("jwt").GetString()!.Split('.');
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        Assert.That(body.GetProperty("role").GetString(), Is.EqualTo("team"));
        Assert.That(claims.GetProperty("aud").GetString(), Is.EqualTo("vault/team"));
        Assert.That(claims.GetProperty("sub").GetString(), Is.EqualTo("app@p.iam.gserviceaccount.com"));
        Assert.That(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), Is.EqualTo(840));
        Assert.That(
            key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]),
                System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1),
            Is.True);

        _scene.References.Secrets[("google", "key.json")] = "{\"private_key\":\"hunter2\",\"client_email\":\"a\"}";
        Assert.That(await RefusedAsync(auth), Does.EndWith("key \"key.json\" of Secret \"google\" is no JSON key of a Google service account"));
    }

    private static SecretKeySelector Key(string key) => new() { Name = "vault", Key = key };

    private static string Decoded(JsonElement body, string member) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(body.GetProperty(member).GetString()!));

    private async Task<string> LogInAsync(VaultAuth auth, string line, string? expected)
    {
        var before = _scene.Stub.Requests.Count;
        await using var client = await _scene.ClientAsync(VaultScene.Spec(auth));
        var validation = await client.ValidateAsync(default);
        Assert.That(validation.State, Is.EqualTo(StoreState.Ready), validation.Message);
        var request = _scene.Stub.Requests[before];
        Assert.That(request.Line, Is.EqualTo(line));
        Assert.That(request.Header("X-Vault-Token"), Is.Null);
        Assert.That(request.Body, expected is null ? Is.Not.Empty : Is.EqualTo(expected));
        return request.Body;
    }

    private async Task<string> RefusedAsync(VaultAuth auth)
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(auth));
        var validation = await client.ValidateAsync(default);
        Assert.That(validation.State, Is.EqualTo(StoreState.Error));
        return validation.Message!;
    }
}
