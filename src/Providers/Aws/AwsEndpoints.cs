using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws;

/// <summary>
/// Which addresses of AWS services the environment names: ESO's variables first, then the SDK's own for the
/// service, then the SDK's for all services. Signing always stays with the store's region.
/// </summary>
internal sealed class AwsEndpoints(Func<string, string?> environment)
{
    /// <summary>A service's address; null leaves it to the region.</summary>
    public string? Of(JsonService service) => First(
        $"AWS_{service.Signing.Replace('-', '_').ToUpperInvariant()}_ENDPOINT",
        $"AWS_ENDPOINT_URL_{service.Id.Replace(' ', '_').ToUpperInvariant()}");

    /// <summary>STS's address; null leaves it to the region.</summary>
    public string? Sts => First("AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL_STS");

    private string? First(string peerName, string sdkName)
    {
        foreach (var name in (ReadOnlySpan<string>)[peerName, sdkName, "AWS_ENDPOINT_URL"])
        {
            var value = environment(name);
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            // The SDK's switch concerns its own variables only.
            if (name != peerName && environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") is "true" or "True" or "TRUE")
            {
                continue;
            }

            return value;
        }

        return null;
    }
}
