using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultStoreValidatorTests
{
    [Test]
    public void A_usual_store_is_right() => Assert.That(Errors(static _ => { }), Is.Empty);

    [TestCase("", "spec.provider.vault.server: is empty")]
    [TestCase("vault:8200", "spec.provider.vault.server: is no URL that begins with https://")]
    [TestCase("https://user:pw@vault", "spec.provider.vault.server: holds a user")]
    [TestCase("https://vault?x=1", "spec.provider.vault.server: holds a query")]
    public void The_server_is_an_address(string server, string error) =>
        Assert.That(Errors(s => s.Server = server).Single(), Does.StartWith(error));

    [Test]
    public void A_server_in_the_clear_is_warned_of() =>
        Assert.That(Errors(static s => s.Server = "http://vault:8200").Single(), Does.Contain("is not https"));

    [Test]
    public void AppRole_and_JWT_need_a_source() => Assert.Multiple(() =>
    {
        Assert.That(
            Errors(static s => s.Auth = new VaultAuth { AppRole = new VaultAppRoleAuth { RoleId = " " } }).Single(),
            Does.Contain("invalid Auth.AppRole: neither `roleId` nor `roleRef` was supplied"));
        Assert.That(
            Errors(static s => s.Auth = new VaultAuth { Jwt = new VaultJwtAuth() }).Single(),
            Does.Contain("neither `secretRef` nor `kubernetesServiceAccountToken` was supplied as token source for jwt authentication"));
    });

    [Test]
    public void TLS_needs_both_halves() => Assert.That(
        Errors(static s => s.Tls = new VaultClientTls { CertSecretRef = new SecretKeySelector { Name = "a" } }).Single(),
        Does.Contain("when provided, both ClientTLS.ClientCert and ClientTLS.SecretRef should be provided"));

    [Test]
    public void Check_and_set_needs_versions() => Assert.That(
        Errors(static s => (s.Version, s.CheckAndSet) = ("v1", new VaultCheckAndSet { Required = true })).Single(),
        Does.Contain("checkAndSet is not supported with Vault KV version v1"));

    [Test]
    public void A_namespaced_store_reads_from_its_own_namespace_alone() => Assert.Multiple(() =>
    {
        Assert.That(
            Errors(static s => s.Auth!.TokenSecretRef!.Namespace = "other").Single(),
            Does.Contain("spec.provider.vault.auth.tokenSecretRef.namespace").And.Contains("namespace should either be empty or match"));
        Assert.That(
            Errors(static s => s.CaProvider = new CaProvider { Type = "Secret", Name = "ca", Namespace = "other" }).Single(),
            Does.Contain("caProvider"));
        Assert.That(
            Errors(static s => s.Auth!.TokenSecretRef!.Namespace = "other", isClusterWide: true), Is.Empty);
    });

    [Test]
    public void Headers_hold_no_line_breaks_and_none_of_the_connections() => Assert.Multiple(() =>
    {
        Assert.That(Errors(static s => s.Headers = new() { ["Host"] = "other" }).Single(), Does.Contain("Host cannot be set"));
        Assert.That(Errors(static s => s.Headers = new() { ["X-A"] = "hunter2\r\nX-B: c" }).Single(), Does.Contain("X-A").And.Not.Contain("hunter2"));
        Assert.That(Errors(static s => s.Headers = new() { ["X A"] = "1" }).Single(), Does.Contain("cannot be the name of a header"));
    });

    [Test]
    public void A_path_does_not_lead_upwards() => Assert.Multiple(() =>
    {
        Assert.That(Errors(static s => s.Path = "secret/../sys").Single(), Does.Contain("spec.provider.vault.path"));
        Assert.That(
            Errors(static s => s.Auth = new VaultAuth { Kubernetes = new VaultKubernetesAuth { MountPath = "../sys", Role = "r" } }).Single(),
            Does.Contain("auth.kubernetes.mountPath"));
    });

    [Test]
    public void Stores_are_one_place_where_server_namespace_and_mount_are()
    {
        var provider = new VaultProvider(new VaultScene(_ => StubReply.Ok("{}")).Settings);

        StoreLocation Of(string server, string? path, string? ns = null, VaultAuth? auth = null)
        {
            var spec = VaultScene.Spec(auth ?? VaultScene.Token, path);
            (spec.Server, spec.Namespace) = (server, ns);
            return provider.LocationOf(VaultScene.Store(spec));
        }

        Assert.Multiple(() =>
        {
            Assert.That(Of("https://a", "/secret/").IsSameAs(Of("https://a/", "secret", auth: VaultScene.AppRole)), Is.True);
            Assert.That(Of("https://a", "secret").IsSameAs(Of("https://a", "other")), Is.False);
            Assert.That(Of("https://a", "secret").IsSameAs(Of("https://a", "secret", "team")), Is.False);
            Assert.That(Of("https://a", "secret").IsSameAs(Of("https://b", "secret")), Is.Null);
        });
    }

    [Test]
    public void A_connection_depends_on_what_its_method_reads()
    {
        var spec = VaultScene.Spec(VaultScene.AppRole);
        spec.Auth!.AppRole!.RoleRef = new SecretKeySelector { Name = "unused", Key = "k" };
        spec.Auth.UserPass = new VaultUserPassAuth { SecretRef = new SecretKeySelector { Name = "unused", Key = "k" } };
        spec.CaProvider = new CaProvider { Type = "ConfigMap", Name = "ca", Namespace = "n" };

        Assert.That(VaultReferences.Of(spec).References, Is.EqualTo(new[]
        {
            new CredentialReference(CredentialKind.Secret, "vault", null), new CredentialReference(CredentialKind.ConfigMap, "ca", "n"),
        }));
    }

    private static string[] Errors(Action<VaultProviderSpec> change, bool isClusterWide = false)
    {
        var spec = VaultScene.Spec(VaultScene.Token);
        change(spec);
        var provider = new StoreProviderSpec { Vault = spec };
        var errors = new FieldErrorList();
        VaultStoreValidator.Validate(isClusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider), errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }
}
