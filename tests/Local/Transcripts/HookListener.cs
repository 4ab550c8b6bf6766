using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Our webhook at <c>&lt;hook&gt;</c>: asserts on what the server sends, and answers what was recorded.</summary>
internal sealed class HookListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Placeholders placeholders;
    private readonly Lock gate = new();
    private readonly List<Line> awaited = [];
    private readonly Dictionary<string, IReadOnlyList<string>> results = new(StringComparer.Ordinal);

    private HookListener(WebApplication app, Placeholders placeholders) => (this.app, this.placeholders) = (app, placeholders);

    /// <summary>Starts listening on loopback, and gives <c>&lt;hook&gt;</c>, <c>&lt;hook-ca&gt;</c> and <c>&lt;closed-host&gt;</c> their values.</summary>
    public static async Task<HookListener> StartAsync(Placeholders placeholders)
    {
        var certificate = Certificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var listener = new HookListener(builder.Build(), placeholders);
        listener.app.Run(listener.AnswerAsync);
        await listener.app.StartAsync();
        placeholders["hook"] = listener.app.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First();
        placeholders["hook-ca"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        // Nobody listens on the port of "discard" here.
        placeholders["closed-host"] = "127.0.0.1:9";
        return listener;
    }

    /// <summary>What to expect during the next call.</summary>
    public void Expect(IEnumerable<Line> lines)
    {
        lock (gate)
        {
            awaited.Clear();
            awaited.AddRange(lines);
            results.Clear();
        }
    }

    /// <summary>The differences of each expected request; one that did not come is a difference.</summary>
    public IReadOnlyList<LineResult> Results(IEnumerable<Line> lines)
    {
        lock (gate)
        {
            return [.. lines.Select(l => new LineResult(l.Id, results.GetValueOrDefault(l.Id, ["the server did not call"])))];
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/slow")
        {
            await Task.Delay(TimeSpan.FromSeconds(5), context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var response = Respond(context.Request, text);
        context.Response.StatusCode = response["status"]!.GetValue<int>();
        context.Response.ContentType = response["headers"]?["Content-Type"]?.GetValue<string>() ?? "application/json";
        var body = response["body"];
        await context.Response.WriteAsync(body is JsonValue v ? v.GetValue<string>() : body!.ToJsonString(), context.RequestAborted);
    }

    private JsonObject Respond(HttpRequest request, string text)
    {
        var target = $"{request.Path}{request.QueryString}";
        var body = JsonNode.Parse(text);
        lock (gate)
        {
            var line = awaited.Find(l => l.Request["path"]!.GetValue<string>() == target);
            if (line is null)
            {
                return Fallback(request.Path, body);
            }

            awaited.Remove(line);
            var comparison = new Comparison(placeholders);
            foreach (var (name, value) in line.Request["headers"]!.AsObject())
            {
                var got = request.Headers[name].ToString();
                if (!placeholders.Fits(value!.GetValue<string>(), got))
                {
                    comparison.Differs(name, value.GetValue<string>(), got);
                }
            }

            // Some lines keep only that the server called.
            if (line.Request["body"] is { } recorded)
            {
                comparison.Values("body", Normal.Of(recorded), Normal.Of(body));
            }

            results[line.Id] = comparison.Differences;
            return WithUid(line.Response, body);
        }
    }

    // A call that was not recorded (the server may call more than once, kubectl's lines keep none) gets what its path always answers.
    private static JsonObject Fallback(string path, JsonNode? body)
    {
        var known = Recording.Rest.FirstOrDefault(l => l.Kind == "webhook" && l.Request["path"]!.GetValue<string>().Split('?')[0] == path);
        return known is null
            ? new JsonObject { ["status"] = 404, ["body"] = "no such hook\n" }
            : WithUid(known.Response, body);
    }

    private static JsonObject WithUid(JsonObject response, JsonNode? request)
    {
        var copy = response.DeepClone().AsObject();
        if (copy["body"] is JsonObject o && o["response"] is JsonObject answer && answer["uid"]?.GetValue<string>().StartsWith("<uid", StringComparison.Ordinal) == true)
        {
            answer["uid"] = request?["request"]?["uid"]?.GetValue<string>();
        }

        return copy;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}

/// <summary>How a line went.</summary>
internal sealed record LineResult(string Id, IReadOnlyList<string> Differences)
{
    public bool Right => Differences.Count == 0;
}
