using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Webhooks;

/// <summary>Calls webhooks over TLS. One connection pool for each CA and server name.</summary>
/// <param name="resolve">Finds the base URL of a service (namespace, name, port); null where there is none.</param>
/// <param name="faults">The faults of calls.</param>
/// <param name="time">The clock of delays.</param>
internal sealed class WebhookClient(Func<string, string, int, string?>? resolve, FaultInjection faults, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(string CaBundle, string Host), HttpClient> _clients = [];

    /// <summary>Sends a review.</summary>
    /// <returns>The review that came back.</returns>
    /// <exception cref="WebhookFailure">The call failed, or its answer is no review.</exception>
    public async Task<JsonObject> CallAsync(WebhookEntry hook, JsonObject review, CancellationToken cancellationToken)
    {
        var config = hook.Body.Object("clientConfig") ?? [];
        var seconds = hook.Body.Number("timeoutSeconds") ?? 10;
        var (address, host) = Address(config, seconds);
        var url = $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}timeout={seconds.ToString(CultureInfo.InvariantCulture)}s";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            await MeetFaultAsync(hook.Name, timeout.Token);
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Headers.TryAddWithoutValidation("Accept", "application/json, */*");
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-apiserver-admission");
            request.Content = new ByteArrayContent(JsonText.Write(review));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var client = _clients.GetOrAdd((config.Text("caBundle") ?? "", host), static key => Client(key.CaBundle, key.Host));
            using var response = await client.SendAsync(request, timeout.Token);
            var body = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            if ((int)response.StatusCode >= 400)
            {
                throw Refused((int)response.StatusCode, body);
            }

            return Read(body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookFailure($"failed to call webhook: Post \"{url}\": context deadline exceeded");
        }
        catch (HttpRequestException error)
        {
            throw new WebhookFailure($"failed to call webhook: Post \"{url}\": {Why(error, url)}");
        }
    }

    private async Task MeetFaultAsync(string name, CancellationToken cancellationToken)
    {
        var fault = faults.OfWebhook(name);
        if (fault?.Kind == FaultKind.Status)
        {
            throw Refused(fault.Code, Encoding.UTF8.GetBytes("an injected fault"));
        }

        if (fault is not null)
        {
            await Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), time, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private (string Address, string Host) Address(JsonObject config, long seconds)
    {
        if (config.Text("url") is { } url)
        {
            return (url, "");
        }

        var service = config.Object("service") ?? [];
        var (ns, name, port) = (service.Text("namespace") ?? "", service.Text("name") ?? "", (int)(service.Number("port") ?? 443));
        var found = resolve?.Invoke(ns, name, port)
            ?? throw new WebhookFailure(
                $"failed to call webhook: Post \"https://{name}.{ns}.svc:{port}{service.Text("path")}?timeout={seconds}s\": service \"{name}\" not found");
        return (found.TrimEnd('/') + (service.Text("path") ?? ""), $"{name}.{ns}.svc");
    }

    private static HttpClient Client(string caBundle, string host)
    {
        var roots = new X509Certificate2Collection();
        if (caBundle.Length > 0)
        {
            roots.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(caBundle)));
        }

        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, roots),
        };
        if (host.Length > 0)
        {
            options.TargetHost = host;
        }

        return new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = options })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection roots)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        return chain.Build(leaf);
    }

    private static string Why(HttpRequestException error, string url)
    {
        var host = new Uri(url).Authority;
        if (error.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        }

        return error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? $"dial tcp {host}: connect: connection refused"
            : $"dial tcp {host}: {error.Message}";
    }

    private static WebhookFailure Refused(int status, byte[] body) => new("failed to call webhook: " + status switch
    {
        404 => "the server could not find the requested resource",
        >= 500 => $"an error on the server (\"{Encoding.UTF8.GetString(body).Trim()}\") has prevented the request from succeeding",
        _ => $"the server rejected our request for an unknown reason ({status})",
    });

    private static JsonObject Read(byte[] body)
    {
        const string failed = "failed to call webhook: couldn't get version/kind; json parse error: ";
        try
        {
            var node = JsonText.Read(body);
            var answer = node as JsonObject ?? throw new WebhookFailure(
                failed + $"json: cannot unmarshal {ObjectMetadata.KindName(node)} into Go value of type struct {{ "
                + "APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }");
            var (version, kind) = (answer.Text("apiVersion") ?? "", answer.Text("kind") ?? "");
            if (kind != "AdmissionReview" || !version.StartsWith("admission.k8s.io/", StringComparison.Ordinal))
            {
                throw new WebhookFailure($"failed to call webhook: no kind \"{kind}\" is registered for version \"{version}\" in scheme \"pkg/runtime/scheme.go:111\"");
            }

            return version == "admission.k8s.io/v1"
                ? answer
                : throw new WebhookFailure(
                    $"failed to call webhook: converting ({version[17..]}.AdmissionReview) to (v1.AdmissionReview): unknown conversion");
        }
        catch (JsonException)
        {
            throw new WebhookFailure(failed + BodyReader.GoSyntax(body));
        }
    }
}
