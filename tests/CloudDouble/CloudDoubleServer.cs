using System.Globalization;
using System.Net;
using System.Text;
using Keyferry.CloudDouble.Azure;
using Keyferry.CloudDouble.Echo;
using Keyferry.CloudDouble.Google;
using Keyferry.CloudDouble.Proxy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.CloudDouble;

/// <summary>
/// Azure and Google on this machine under their own host names: a program reaches them through <see cref="Proxy"/>
/// (<c>HTTPS_PROXY</c>) and trusts <see cref="AuthorityPem"/> (<c>SSL_CERT_FILE</c>). Set up at <see cref="Address"/>:
/// <c>PUT /google/PROJECT/NAME</c> and <c>PUT /azure/NAME</c> store a value, <c>PUT /google/PROJECT/NAME/versions/NUMBER</c> gives
/// a version a state, <c>PUT /google-failures/SUFFIX</c> fails the next request to Google whose path ends so, with a code of
/// Google's, <c>PUT /azure-forbidden</c> names the one operation of Key Vault that is refused (nothing: none).
/// <c>GET /calls</c> counts requests (with <c>/calls/PART</c> those whose host and path have a part), <c>DELETE /calls</c>
/// forgets them. Between <c>PUT /hostile</c> and
/// <c>DELETE /hostile</c> every host answers with failures that repeat what they were sent; <c>GET /hostile</c> tells what that was.
/// </summary>
internal sealed class CloudDoubleServer : IAsyncDisposable
{
    private const string Account = "reader@my-project.iam.gserviceaccount.com";

    private readonly WebApplication _app;
    private readonly HostCertificates _certificates;
    private readonly ConnectProxy _proxy;

    private CloudDoubleServer(WebApplication app, HostCertificates certificates, CloudHosts hosts)
    {
        (_app, _certificates) = (app, certificates);
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Address = new Uri(addresses.First(static a => a.StartsWith("http://", StringComparison.Ordinal)));
        var tls = new Uri(addresses.First(static a => a.StartsWith("https://", StringComparison.Ordinal)));
        _proxy = new ConnectProxy(tls.Port, hosts.IsKnown);
        GoogleKey = hosts.Google.Accounts.AddKey(Account);
    }

    /// <summary>Where it is set up.</summary>
    public Uri Address { get; }

    /// <summary>The proxy that leads to it.</summary>
    public Uri Proxy => _proxy.Address;

    /// <summary>The certificate of the authority that certifies every host.</summary>
    public string AuthorityPem => _certificates.Pem;

    /// <summary>The key of a service account that may read and write secrets, as Google's JSON.</summary>
    public string GoogleKey { get; }

    /// <summary>Starts a double.</summary>
    /// <param name="port">The port of <see cref="Address"/>; zero: a free one.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<CloudDoubleServer> StartAsync(int port, CancellationToken cancellation)
    {
        var hosts = new CloudHosts(new AzureDouble { AnswersForAllVaults = true }, new GoogleDouble(TimeProvider.System));
        hosts.Google.Secrets.AddProject("my-project", "123456");
        var certificates = new HostCertificates(TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
                https.ServerCertificateSelector = (_, name) => certificates.Of(name ?? "localhost")));
        });
        var app = builder.Build();
        app.Run(context => context.Request.IsHttps ? hosts.AnswerAsync(context) : SetUpAsync(context, hosts));
        await app.StartAsync(cancellation);
        return new CloudDoubleServer(app, certificates, hosts);
    }

    /// <summary>Ends when the program is told to.</summary>
    /// <param name="cancellation">Ends it before that.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
        _certificates.Dispose();
    }

    private static async Task SetUpAsync(HttpContext context, CloudHosts hosts)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var value = await body.ReadToEndAsync(context.RequestAborted);
        string[] parts = [.. context.Request.Path.Value!.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        switch (context.Request.Method, parts)
        {
            case ("PUT", ["google", var project, var name]):
                hosts.SetGoogle(project, name, value);
                break;
            case ("PUT", ["google", var project, var name, "versions", var version]):
                hosts.SetGoogleState(project, name, int.Parse(version, CultureInfo.InvariantCulture), value);
                break;
            case ("PUT", ["google-failures", var suffix]):
                hosts.Google.Fail(r => r.Path.EndsWith(suffix, StringComparison.Ordinal), Google.DoubleAnswer.Rpc(value, "told to fail"));
                break;
            case ("PUT", ["azure", var name]):
                hosts.SetAzure(name, value);
                break;
            case ("PUT", ["azure-forbidden"]):
                hosts.ForbidAzure(value);
                break;
            case ("GET", ["calls"]):
                await context.Response.WriteAsync($"{hosts.Calls("")}", context.RequestAborted);
                break;
            case ("GET", ["calls", var part]):
                await context.Response.WriteAsync($"{hosts.Calls(part)}", context.RequestAborted);
                break;
            case ("DELETE", ["calls"]):
                hosts.ForgetCalls();
                break;
            case ("PUT", ["hostile"]):
                hosts.Hostile = new HostileAnswers();
                break;
            case ("DELETE", ["hostile"]):
                hosts.Hostile = null;
                break;
            case ("GET", ["hostile"]) when hosts.Hostile is { } hostile:
                await context.Response.WriteAsJsonAsync(new { hostile.Requests, hostile.Credentials }, context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
