using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Keyferry.Providers.Tests.Http;

/// <summary>A request that an endpoint was sent.</summary>
internal sealed record SeenRequest(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>A header; empty where it was not sent.</summary>
    public string Header(string name) => Headers.TryGetValue(name.ToLowerInvariant(), out var value) ? value : "";
}

/// <summary>An answer of an endpoint.</summary>
internal sealed record EndpointAnswer(int Status, string Body = "", string ContentType = "application/json")
{
    public Dictionary<string, string> Headers { get; init; } = [];
}

/// <summary>An HTTP server on loopback that answers as a test says, over TLS with an authority of its own or without.</summary>
internal sealed class TestEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;
    private readonly List<SeenRequest> _seen = [];

    private TestEndpoint(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    /// <summary>The address, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Host and port.</summary>
    public string Authority => Url[(Url.IndexOf("://", StringComparison.Ordinal) + 3)..];

    /// <summary>The certificate as PEM; empty without TLS.</summary>
    public string CaPem => _certificate?.ExportCertificatePem() ?? "";

    public X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificate(_certificate!.RawData)];

    public IReadOnlyList<SeenRequest> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public static Task<TestEndpoint> StartAsync(Func<SeenRequest, EndpointAnswer> answer, bool tls = false) =>
        StartAsync((seen, _) => answer(seen), tls);

    public static async Task<TestEndpoint> StartAsync(Func<SeenRequest, HttpContext, EndpointAnswer> answer, bool tls = false)
    {
        var certificate = tls ? NewCertificate() : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var endpoint = new TestEndpoint(app, certificate);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var seen = new SeenRequest(
                context.Request.Method, $"{context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}",
                context.Request.Headers.ToDictionary(static h => h.Key.ToLowerInvariant(), static h => h.Value.ToString()),
                await reader.ReadToEndAsync());
            lock (endpoint._seen)
            {
                endpoint._seen.Add(seen);
            }

            var made = answer(seen, context);
            context.Response.StatusCode = made.Status;
            foreach (var (name, value) in made.Headers)
            {
                context.Response.Headers[name] = value;
            }

            if (made.Body.Length > 0)
            {
                context.Response.ContentType = made.ContentType;
                await context.Response.WriteAsync(made.Body);
            }
        });
        await app.StartAsync();
        endpoint.Url = app.Urls.First();
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
