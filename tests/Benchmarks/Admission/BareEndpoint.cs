using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Benchmarks.Admission;

/// <summary>
/// The least that an admission webhook on Kestrel can do: it reads a review, walks its JSON once, and allows it.
/// What the program takes beyond this is its own.
/// </summary>
internal static class BareEndpoint
{
    /// <summary>Starts it on a free port of loopback, with TLS and HTTP/2 as the program has them.</summary>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<(IAsyncDisposable Server, string Address)> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, static listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(Certificate(TimeProvider.System));
            });
        });
        var application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync(cancellation);
        return (application, application.Urls.First());
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        ReadResult read;
        while (!(read = await reader.ReadAsync(context.RequestAborted)).IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        var uid = Walk(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        var answer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "admission.k8s.io/v1");
            json.WriteString("kind", "AdmissionReview");
            json.WriteStartObject("response");
            json.WriteString("uid", uid);
            json.WriteBoolean("allowed", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }

    // Every token is read; the request's uid, which the answer must carry, is on the second level.
    private static string Walk(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var uid = "";
        while (json.Read())
        {
            if (json.CurrentDepth == 2 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("uid") && json.Read())
            {
                uid = json.GetString() ?? "";
            }
        }

        return uid;
    }

    private static X509Certificate2 Certificate(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
