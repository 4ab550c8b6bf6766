using System.Text;
using System.Text.Json;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.Acr;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.CloudDouble.Azure;
using Keyferry.Providers.Tests.Generators;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>Tokens of a container registry.</summary>
public sealed class AcrAccessTokenTests
{
    private const string Principal =
        "\"auth\":{\"servicePrincipal\":{\"secretRef\":{\"clientId\":{\"name\":\"azure\",\"key\":\"id\"},\"clientSecret\":{\"name\":\"azure\",\"key\":\"secret\"}}}}";

    private const string Account = "\"auth\":{\"workloadIdentity\":{\"serviceAccountRef\":{\"name\":\"puller\"}}}";

    private AzureDouble _azure = null!;

    [SetUp]
    public void SetUp() => _azure = new AzureDouble();

    [TearDown]
    public void TearDown() => _azure.Dispose();

    [Test]
    public async Task A_service_principal_gets_a_refresh_token_whose_end_is_known()
    {
        var references = AzureStores.References(EntraDouble.Secret + "\n");

        var made = await RunAsync(Spec(Principal), references);

        Assert.That(made.Failure, Is.Null);
        Assert.That(Text(made, "username"), Is.EqualTo("00000000-0000-0000-0000-000000000000"));
        Assert.That(TestJwt.Text(TestJwt.Read(Text(made, "password"))!.Value.Claims, "grant_type"), Is.EqualTo("refresh_token"));
        Assert.That(made.ExpiresAt, Is.EqualTo(_azure.Registry.RefreshTokenEnds).Within(TimeSpan.FromMinutes(1)));
        Assert.That(Scopes(), Is.EqualTo(["https://management.azure.com/.default"]));
    }

    [Test]
    public async Task A_scope_gets_an_access_token_for_it()
    {
        var made = await RunAsync(Spec(Principal, "\"scope\":\"repository:shop:pull,push\""), AzureStores.References());

        var claims = TestJwt.Read(Text(made, "password"))!.Value.Claims;
        Assert.That(TestJwt.Text(claims, "grant_type"), Is.EqualTo("access_token"));
        Assert.That(TestJwt.Text(claims, "scope"), Is.EqualTo("repository:shop:pull,push"));
        Assert.That(made.ExpiresAt, Is.EqualTo(_azure.Registry.AccessTokenEnds).Within(TimeSpan.FromMinutes(1)));
        Assert.That(
            _azure.Requests.Where(r => r.Address.Host == _azure.Registry.Host).Select(static r => r.Address.AbsolutePath),
            Is.EqualTo(["/oauth2/exchange", "/oauth2/token"]));
    }

    [Test]
    public async Task A_ServiceAccount_gets_a_token_for_the_service_management_endpoint()
    {
        _azure.Entra.Apps[EntraDouble.Client].Federated.Add((_azure.Issuer.Url, "system:serviceaccount:team:puller", "api://AzureADTokenExchange"));

        var made = await RunAsync(Spec(Account, tenant: null), AzureStores.Accounts(_azure));

        Assert.That(made.Failure, Is.Null);
        Assert.That(Scopes(), Is.EqualTo(["https://management.core.windows.net//.default"]));
        Assert.That(_azure.Requests[^1].Form()["tenant"], Is.EqualTo(EntraDouble.Tenant));
    }

    [TestCase(null, EntraDouble.Tenant, "service account puller is missing annotation: azure.workload.identity/client-id")]
    [TestCase(EntraDouble.Client, null, "service account puller is missing annotation: azure.workload.identity/tenant-id")]
    public async Task A_ServiceAccount_needs_both_annotations(string? client, string? tenant, string expected) =>
        Assert.That((await RunAsync(Spec(Account), AzureStores.Accounts(_azure, client: client, tenant: tenant))).Failure!.Message, Is.EqualTo(expected));

    [Test]
    public async Task The_managed_identity_of_the_node_gets_a_token()
    {
        const string id = "00000000-0000-4000-8000-0000000000b1";
        _azure.Entra.NodeIdentities.Add(id);

        var made = await RunAsync(Spec($"\"auth\":{{\"managedIdentity\":{{\"identityId\":\"{id}\"}}}}"), AzureStores.References());

        Assert.That(made.Failure, Is.Null);
        Assert.That(made.Values, Does.ContainKey("password"));
    }

    [TestCase("\"auth\":{\"managedIdentity\":{}}")]
    [TestCase("\"auth\":{\"workloadIdentity\":{}}")]
    public async Task The_identity_of_this_process_is_lent_to_none_where_the_installation_says_so(string auth)
    {
        var made = await RunAsync(Spec(auth), AzureStores.References(), AmbientCredentials.ClusterStores);

        Assert.That(made.Failure!.Message, Does.Contain("uses Keyferry's own Azure identity"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [TestCase("shop.azurecr.io.evil.example")]
    [TestCase("evil.example")]
    [TestCase("https://shop.azurecr.io")]
    [TestCase("shop.azurecr.io/path")]
    [TestCase("user@shop.azurecr.io")]
    [TestCase("shop.azurecr.io:444")]
    [TestCase(".azurecr.io")]
    public async Task No_token_goes_to_a_host_that_is_no_registry_of_the_cloud(string registry)
    {
        var spec = $"{{\"registry\":\"{registry}\",\"tenantId\":\"{EntraDouble.Tenant}\",{Principal}}}";

        Assert.That((await RunAsync(spec, AzureStores.References())).Failure!.Message, Does.StartWith("registry ").And.Contain("end in .azurecr.io"));
        Assert.That(GeneratorCalls.Errors(Generator(), spec), Has.Some.Contain("end in .azurecr.io"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task A_registry_that_refuses_is_told_with_its_status_and_without_the_token()
    {
        var made = await RunAsync(Spec(Principal, tenant: EntraDouble.Tenant), AzureStores.References(), before: r =>
            r.Address.AbsolutePath == "/oauth2/exchange"
                ? new DoubleAnswer(401, new System.Text.Json.Nodes.JsonObject
                {
                    ["errors"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["code"] = "UNAUTHORIZED", ["message"] = r.Form()["access_token"] }),
                })
                : null);

        Assert.That(made.Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(made.Failure.Message, Is.EqualTo("registry shop.azurecr.io gave no refresh token: status 401: UNAUTHORIZED"));
    }

    [Test]
    public async Task A_refused_login_is_told_in_words_that_stay()
    {
        var first = (await RunAsync(Spec(Principal), AzureStores.References("marked"))).Failure!;
        var second = (await RunAsync(Spec(Principal), AzureStores.References("marked"))).Failure!;

        Assert.That(first, Is.EqualTo(second));
        Assert.That(first.Message, Does.StartWith("Microsoft Entra gave no token: AADSTS7000215:").And.Not.Contain("marked"));
    }

    [Test]
    public void What_a_spec_lacks_is_told_at_admission()
    {
        Assert.That(GeneratorCalls.Errors(Generator(), Spec(Principal)), Is.Empty);
        Assert.That(GeneratorCalls.Errors(Generator(), Spec(Principal, tenant: null)), Has.Some.Contain("auth.servicePrincipal needs tenantId"));
        Assert.That(GeneratorCalls.Errors(Generator(), Spec("\"auth\":{}")), Has.Some.Contain("one of servicePrincipal, managedIdentity and workloadIdentity"));
    }

    private static string Spec(string auth, string? more = null, string? tenant = EntraDouble.Tenant) =>
        $"{{\"registry\":\"shop.azurecr.io\",{(tenant is null ? "" : $"\"tenantId\":\"{tenant}\",")}{auth}{(more is null ? "" : $",{more}")}}}";

    private static string Text(GenerateResult made, string key) => Encoding.UTF8.GetString(made.Values![key].Bytes);

    private IEnumerable<string> Scopes() => _azure.Requests.Where(r => r.Address.Host == _azure.Login).Select(static r => r.Form()["scope"]);

    private AcrAccessTokenGenerator Generator(AmbientCredentials ambient = AmbientCredentials.All) => new(
        static _ => null, ambient, new AzureHttp(_azure, _azure, retries: 0),
        () => new StoreHttp(
            new StoreHttpOptions("Azure/ContainerRegistry") { MaxRetries = 0 }, new Borrowed(_azure), new ProviderCalls(null), TimeProvider.System));

    private async Task<GenerateResult> RunAsync(
        string spec, MemoryReferences references, AmbientCredentials ambient = AmbientCredentials.All, Func<DoubleRequest, DoubleAnswer?>? before = null)
    {
        _azure.Before = before;
        return await Generator(ambient).GenerateAsync(
            new GeneratorContext("ACRAccessToken", "gen", "team", JsonElement.Parse(spec), references), default);
    }

    // A registry's connections are closed with the run; the double lives on.
    private sealed class Borrowed(HttpMessageHandler handler) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _invoker.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
