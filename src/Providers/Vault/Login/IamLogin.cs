using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The AWS method: Vault asks STS who has signed a request, and signs nobody in that AWS does not know.</summary>
/// <param name="auth">The store's settings.</param>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="settings">What all connections share.</param>
/// <param name="identity">The identity of this process in AWS.</param>
internal sealed class IamLogin(VaultIamAuth auth, StoreContext context, VaultSettings settings, AmbientIdentity identity) : IVaultLogin
{
    private const string Body = "Action=GetCallerIdentity&Version=2011-06-15";
    private const string DefaultRegion = "us-east-1";

    public string Name => "AWS IAM";

    public string Path { get; } = LoginPaths.Of(auth.Path, "aws");

    private string Region => string.IsNullOrWhiteSpace(auth.Region) ? DefaultRegion : auth.Region.Trim();

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(auth.VaultRole))
        {
            return (null, "auth.iam.vaultRole is empty");
        }

        if (!Region.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return (null, "auth.iam.region is no region");
        }

        var clients = new AwsClients(
            Region, new AwsEndpoints(settings.Environment), new AwsRetry(null, null), settings.Time, settings.Calls);
        var wanted = new AwsProviderSpec
        {
            Region = Region, Role = auth.Role, ExternalId = auth.ExternalId, Auth = new AwsAuth { Jwt = auth.Jwt, SecretRef = auth.SecretRef },
        };
        var found = await new CredentialSource(clients, identity, settings.Ambient, settings.Time).FindAsync(context, wanted, cancellation);
        try
        {
            return found.Credentials is { } source
                ? (Signed(await source.GetCredentialsAsync().WaitAsync(cancellation)), null)
                : (null, found.Error?.Replace("spec.provider.aws.auth", "auth.iam", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (null, AwsErrors.OfCredentials(e));
        }
        finally
        {
            foreach (var owned in found.Owned)
            {
                owned.Dispose();
            }
        }
    }

    public string HintOf(int status) => status is 400 or 403
        ? $"is the method mounted at {Path[..^"/login".Length]}, does the role {auth.VaultRole} bind this identity, and does the method's "
            + $"sts_endpoint belong to {Address.Host}? OpenBao has no AWS method"
        : "";

    // Vault sends it to its own sts_endpoint, which is the global one unless somebody changed it: the host is signed.
    private Uri Address => new(Region == DefaultRegion
        ? "https://sts.amazonaws.com/"
        : $"https://sts.{Region}.{RegionEndpoint.GetBySystemName(Region).PartitionDnsSuffix}/");

    private byte[] Signed(ImmutableCredentials credentials)
    {
        var own = new Dictionary<string, string> { ["Content-Type"] = SignedIdentity.Form };
        if (!string.IsNullOrEmpty(auth.VaultAwsIamServerId))
        {
            own["X-Vault-AWS-IAM-Server-ID"] = auth.VaultAwsIamServerId;
        }

        var headers = SignedIdentity.Headers(Address, Body, own, "sts", Region, credentials, settings.Time.GetUtcNow());
        return LoginBody.Of(
            ("role", auth.VaultRole.Trim()), ("iam_http_request_method", "POST"), ("iam_request_url", Base64(Address.AbsoluteUri)),
            ("iam_request_body", Base64(Body)), ("iam_request_headers", Convert.ToBase64String(Json(headers))));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static byte[] Json(SortedDictionary<string, string> headers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in headers)
            {
                writer.WriteStartArray(name);
                writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
