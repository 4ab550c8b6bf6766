using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>AWS as moto plays it, one server a run.</summary>
[SetUpFixture]
public sealed class MotoServer
{
    private static Process? _process;

    public static Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Why there is no server; null where there is one.</summary>
    private static string? Missing { get; set; }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var port = FreePorts.One();
        Address = new Uri($"http://127.0.0.1:{port}");
        try
        {
            _process = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "moto_server is not on the PATH; get it with: pip install 'moto[server]'";
            return;
        }

        // Read away what it prints, or it stops when the pipe is full.
        _process!.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await WaitAsync();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Leaves the test out where moto is missing; in CI it fails.</summary>
    public static void Require()
    {
        if (Missing is null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Missing);
        }

        Assert.Ignore(Missing);
    }

    /// <summary>Calls Secrets Manager as somebody who fills it.</summary>
    public static Task<JsonElement> CallAsync(string operation, object body) =>
        CallAsync("secretsmanager", "secretsmanager", operation, body);

    /// <summary>Calls Parameter Store as somebody who fills it.</summary>
    public static Task<JsonElement> ParametersAsync(string operation, object body) =>
        CallAsync("ssm", "AmazonSSM", operation, body);

    private static async Task<JsonElement> CallAsync(string service, string target, string operation, object body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            // A body of known length: moto does not read a chunked one.
            Content = new StringContent(
                JsonSerializer.Serialize(body), new MediaTypeHeaderValue("application/x-amz-json-1.1")),
            Headers =
            {
                { "X-Amz-Target", $"{target}.{operation}" },
                {
                    "Authorization",
                    $"AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/{service}/aws4_request, "
                        + "SignedHeaders=host, Signature=0"
                },
            },
        };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, $"{operation}: {text}");
        return JsonElement.Parse(text);
    }

    public static async Task<string> ArnOfAsync(string name) =>
        (await CallAsync("DescribeSecret", new { SecretId = name })).GetProperty("ARN").GetString()!;

    private static async Task WaitAsync()
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await http.GetAsync(Address, limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }
}
