using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Keyferry.ClusterFront;
using Yarp.ReverseProxy.Forwarder;

var builder = WebApplication.CreateBuilder(args);
var options = FrontOptions.From(builder.Configuration);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddHttpForwarder();

using var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    // The servers behind it have limits of their own, and say what they are.
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MaxRequestLineSize = 64 * 1024;
    kestrel.Limits.MaxRequestBufferSize = null;
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.Limits.MinResponseDataRate = null;
    kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
    kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
    kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
    kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(https =>
    {
        https.ServerCertificate = certificate;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    }));
});

var app = builder.Build();
using var upstream = new Upstream(options.ServerCertificates(), app.Services.GetRequiredService<IHttpForwarder>());
var front = new Front(options, new GroupRoutes(options.CoreGroups), upstream);
app.Run(front.AnswerAsync);
await app.RunAsync();
