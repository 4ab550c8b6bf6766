using System.Net;
using System.Text;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Telemetry;

/// <summary>Traces and metrics by OTLP over HTTP, to a receiver of the test's own.</summary>
public sealed class OtlpTests
{
    [Test]
    public async Task Passes_store_calls_reviews_and_metrics_are_sent_and_no_value_or_remote_name_is()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Telemetry = TelemetryOptions.Of(name => name switch
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT" => receiver.Address.ToString(),
                "OTEL_EXPORTER_OTLP_PROTOCOL" => "http/protobuf",
                "OTEL_EXPORTER_OTLP_HEADERS" => "x-tenant=keys",
                "OTEL_SERVICE_NAME" => "keyferry-of-a-test",
                "OTEL_BSP_SCHEDULE_DELAY" or "OTEL_METRIC_EXPORT_INTERVAL" => "200",
                _ => null,
            }),
        });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "hunter2"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");

        foreach (var wanted in new[] { "reconcile externalsecret", "store read", "review /", "default/app", "SecretStore/default/shelf", "keyferry-of-a-test" })
        {
            await LocalCluster.UntilAsync(() => receiver.Text("/v1/traces").Contains(wanted, StringComparison.Ordinal), () => wanted);
        }

        foreach (var wanted in new[] { "controller_runtime_reconcile_total", "externalsecret_status_condition", "controller_runtime_reconcile_time_seconds_bucket" })
        {
            await LocalCluster.UntilAsync(() => receiver.Text("/v1/metrics").Contains(wanted, StringComparison.Ordinal), () => wanted);
        }

        Assert.Multiple(() =>
        {
            Assert.That(receiver.Text("/v1/traces"), Does.Not.Contain("hunter2"));
            Assert.That(receiver.Text("/v1/metrics"), Does.Not.Contain("hunter2"));
            Assert.That(receiver.Headers, Has.All.EqualTo("keys"));
        });
    }

    [Test]
    public void Without_an_endpoint_nothing_is_sent()
    {
        Assert.Multiple(() =>
        {
            Assert.That(TelemetryOptions.Of(static name => name == "OTEL_SERVICE_NAME" ? "x" : null).IsOn, Is.False);
            Assert.That(TelemetryOptions.Of(static name => name.EndsWith("OTLP_ENDPOINT", StringComparison.Ordinal) ? "http://x" : null).IsOn, Is.True);
            Assert.That(TelemetryOptions.Of(static name => name switch
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT" => "http://x", "OTEL_SDK_DISABLED" => "True", _ => null,
            }).IsOn, Is.False);
            Assert.That(new TestCommand().Options("run").Telemetry.IsOn, Is.False);
            var command = new TestCommand();
            command.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4318";
            Assert.That(command.Options("run").Telemetry.IsOn, Is.True);
        });
    }

    [Test]
    public async Task A_receiver_that_is_not_there_holds_nothing_up()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Telemetry = TelemetryOptions.Of(static name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:1" : null),
        });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "hunter2"), LocalCluster.ExternalSecret("default", "app", "shelf"));

        Assert.That((await cluster.SecretAsync("default", "app")).Data, Contains.Key("password"));
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Dictionary<string, StringBuilder> _texts = new(StringComparer.Ordinal);

        private Receiver(WebApplication app) => _app = app;

        public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        public List<string> Headers { get; } = [];

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
            var receiver = new Receiver(builder.Build());
            receiver._app.Run(receiver.TakeAsync);
            await receiver._app.StartAsync();
            return receiver;
        }

        /// <summary>What was sent: names in protobuf are UTF-8 as they are.</summary>
        public string Text(string path)
        {
            lock (_texts)
            {
                return _texts.TryGetValue(path, out var text) ? text.ToString() : "";
            }
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (_texts)
            {
                Headers.Add(context.Request.Headers["x-tenant"].ToString());
                var path = context.Request.Path.ToString();
                (_texts.TryGetValue(path, out var text) ? text : _texts[path] = new StringBuilder()).Append(Encoding.UTF8.GetString(body.ToArray()));
            }

            context.Response.ContentType = "application/x-protobuf";
        }
    }
}
