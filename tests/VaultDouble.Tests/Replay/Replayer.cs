using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>Plays a group of recorded calls on a double of its own.</summary>
internal sealed class Replayer : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Placeholders _placeholders = new();
    private readonly TestKeys _keys = new();
    private readonly HelperServer _helper;
    private readonly VaultDoubleServer _vault;
    private readonly LdapServer _ldap = new("uid=app,ou=people,dc=example,dc=org", "right");

    private Replayer(HelperServer helper, VaultDoubleServer vault, TestKeys keys, FakeTimeProvider time)
    {
        (_helper, _vault, _keys, _time) = (helper, vault, keys, time);
        var closed = ClosedPort();
        _placeholders.Set("<helper>", helper.Address);
        _placeholders.Set("<ldap>", $"ldap://127.0.0.1:{_ldap.Port}");
        _placeholders.Set("<ldap-down>", $"ldap://{closed}");
        _placeholders.Set("<closed-host>", closed);
        if (vault.UnsealKey is { } key)
        {
            _placeholders.Set("<root-token>", "root");
            _placeholders.Set("<unseal-key>", key);
        }
    }

    /// <summary>Plays a group.</summary>
    /// <returns>By the line's id, how the double's answer differs from the recorded one.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> PlayAsync(string group)
    {
        var keys = new TestKeys();
        var time = new FakeTimeProvider(Start);
        var certificate = keys.Certificate("server", "localhost");
        var vault = await VaultDoubleServer.StartAsync(new VaultDoubleOptions
        {
            RootToken = group == "start" ? null : "root",
            Certificate = certificate,
            Time = time,
        }, CancellationToken.None);
        await using var replayer = new Replayer(await HelperServer.StartAsync(keys), vault, keys, time);
        var differences = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Transcript.All.Where(l => l.Group == group))
        {
            if (await replayer.PlayAsync(line) is { Length: > 0 } difference)
            {
                differences[line.Id] = difference;
            }
        }

        return differences;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ldap.Dispose();
        await _helper.DisposeAsync();
        await _vault.DisposeAsync();
        _keys.Dispose();
    }

    private async Task<string> PlayAsync(Transcript line)
    {
        _time.Advance(line.Wait + TimeSpan.FromMilliseconds(1));
        Make(line.Variables);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 { Subject: "CN=localhost" };
        if (line.ClientCertificate is { } whose)
        {
            handler.SslOptions.ClientCertificates = [_keys.Certificate(whose.Contains("not trusted", StringComparison.Ordinal) ? "stranger" : "ca", "app.example.org")];
        }

        using var client = new HttpClient(handler);
        using var request = Request(line);
        using var response = await client.SendAsync(request);
        return string.Join("; ", await CompareAsync(line, response));
    }

    private HttpRequestMessage Request(Transcript line)
    {
        var address = line.Server == "vault-tls" ? _vault.TlsAddress! : _vault.Address;
        var target = address.GetLeftPart(UriPartial.Authority) + _placeholders.Fill(line.Request["path"]!.ToString());
        var request = new HttpRequestMessage(new HttpMethod(line.Request["method"]!.ToString()),
            new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = line.Request["body"] switch
        {
            null => null,
            JsonValue text => text.ToString(),
            var json => GoJson.Write(_placeholders.Fill(json)),
        };
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in (JsonObject)line.Request["headers"]!)
        {
            var filled = _placeholders.Fill(value!.ToString());
            if (name == "Content-Type")
            {
                request.Content?.Headers.TryAddWithoutValidation(name, filled);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, filled);
            }
        }

        return request;
    }

    private async Task<List<string>> CompareAsync(Transcript line, HttpResponseMessage response)
    {
        var differences = new List<string>();
        var status = line.Response["status"]!.ToString();
        if (((int)response.StatusCode).ToString() != status)
        {
            differences.Add($"status is {(int)response.StatusCode}, recorded {status}");
        }

        foreach (var (name, value) in (JsonObject)line.Response["headers"]!)
        {
            var given = string.Join(",", response.Headers.TryGetValues(name, out var plain) ? plain
                : response.Content.Headers.TryGetValues(name, out var content) ? content : []);
            if (!_placeholders.Matches(value!.ToString(), given))
            {
                differences.Add($"header {name} is {given}, recorded {value}");
            }
        }

        var text = await response.Content.ReadAsStringAsync();
        var recorded = line.Response["body"];
        if (recorded is null)
        {
            differences.AddRange(text.Length > 0 ? [$"body is {text}, recorded none"] : []);
        }
        else if (recorded is JsonValue plain)
        {
            differences.AddRange(_placeholders.Matches(plain.ToString(), text) ? [] : [$"body is {text}, recorded {plain}"]);
        }
        else if (text.Length == 0)
        {
            differences.Add($"body is empty, recorded {recorded.ToJsonString()}");
        }
        else
        {
            differences.AddRange(_placeholders.Compare(recorded, GoJson.Parse(text)));
        }

        return differences;
    }

    private void Make(JsonObject variables)
    {
        foreach (var (placeholder, description) in variables)
        {
            var what = description!["what"]!.ToString();
            if (_placeholders.Has(placeholder))
            {
                continue;
            }

            if (placeholder.StartsWith("<jwt", StringComparison.Ordinal))
            {
                var token = _keys.Token((JsonObject)description, _placeholders.Fill, _time.GetUtcNow());
                _placeholders.Set(placeholder, token);
                _helper.Review(token, description["token_review"]?.ToString() ?? "not authenticated");
            }
            else if (placeholder.StartsWith("<public-key", StringComparison.Ordinal))
            {
                _placeholders.Set(placeholder, _keys.Key("signer").ExportSubjectPublicKeyInfoPem() + "\n");
            }
            else
            {
                Assert.That(what, Does.Contain("CA"), placeholder);
                _placeholders.Set(placeholder, _keys.Authority("ca").ExportCertificatePem() + "\n");
            }
        }
    }

    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
