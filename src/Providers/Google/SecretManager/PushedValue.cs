using System.Globalization;
using System.Text.Unicode;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Text.Sjson;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>What a push makes of the value that is there. Pure.</summary>
internal static class PushedValue
{
    // https://cloud.google.com/secret-manager/quotas
    private const int Longest = 64 << 10;

    /// <summary>The value that is to be there.</summary>
    /// <param name="current">The value that is; empty where there is none.</param>
    /// <param name="target">Where to.</param>
    /// <param name="value">What is pushed.</param>
    /// <returns>The value, which the caller owns, or why there is none.</returns>
    public static (SecretValue? Value, FetchFailure? Problem) Of(ReadOnlySpan<byte> current, PushTarget target, SecretValue value)
    {
        if (string.IsNullOrEmpty(target.Property))
        {
            return Bounded(value.Copy());
        }

        if (!current.IsEmpty && !JsonEdit.IsJson(current))
        {
            return Invalid($"the value of secret {target.Key} is not JSON, so that no property of it can be set; push the whole without property");
        }

        if (!Utf8.IsValid(value.Bytes))
        {
            return Invalid($"the value is not UTF-8 text, which the property {target.Property} of a JSON document needs");
        }

        return JsonEdit.TrySet(current, target.Property, value.Bytes, out var json, out var problem)
            ? Bounded(new SecretValue(json!))
            : Invalid($"remoteRef.property {target.Property} cannot be set: {problem}");
    }

    private static (SecretValue? Value, FetchFailure? Problem) Bounded(SecretValue value)
    {
        var length = value.Length;
        if (length is > 0 and <= Longest)
        {
            return (value, null);
        }

        value.Dispose();
        return Invalid(length == 0
            ? "the value is empty, which Secret Manager does not take"
            : string.Create(CultureInfo.InvariantCulture, $"the value has {length} bytes; Secret Manager takes {Longest}"));
    }

    private static (SecretValue? Value, FetchFailure? Problem) Invalid(string message) => (null, new FetchFailure(FetchFailureKind.Invalid, message));
}
