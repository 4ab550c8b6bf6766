using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.Login;

/// <summary>Reads what a login refers to, by the namespace rules of stores.</summary>
/// <param name="context">The store, and who reads for it.</param>
internal sealed class LoginReferences(StoreContext context)
{
    /// <summary>Reads a key of a Secret as text.</summary>
    /// <param name="selector">The reference; null where the manifest has none.</param>
    /// <param name="field">The reference's field, for errors.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="defaultKey">The key where the reference names none.</param>
    public async ValueTask<(string? Text, string? Error)> TextAsync(
        SecretKeySelector? selector, string field, CancellationToken cancellation, string? defaultKey = null)
    {
        var key = string.IsNullOrEmpty(selector?.Key) ? defaultKey : selector.Key;
        if (string.IsNullOrEmpty(selector?.Name) || string.IsNullOrEmpty(key))
        {
            return (null, $"{field}: name and key of the reference must be set");
        }

        var read = await context.References.SecretKeyAsync(context, selector.Name, key, selector.Namespace, cancellation);
        using var value = read.Value;
        return value is null ? (null, read.Error ?? $"{field}: there is no answer") : (Encoding.UTF8.GetString(value.Bytes), null);
    }

    /// <summary>Reads one that must not be empty; blanks and line breaks around it are none of it.</summary>
    public async ValueTask<(string? Text, string? Error)> TrimmedAsync(
        SecretKeySelector? selector, string field, CancellationToken cancellation, string? defaultKey = null)
    {
        var (text, error) = await TextAsync(selector, field, cancellation, defaultKey);
        text = text?.Trim();
        return text is { Length: 0 }
            ? (null, $"{field}: key \"{(string.IsNullOrEmpty(selector!.Key) ? defaultKey : selector.Key)}\" of Secret \"{selector.Name}\" is empty")
            : (text, error);
    }

    /// <summary>Asks for a token of a ServiceAccount.</summary>
    public async ValueTask<(string? Token, string? Error)> TokenAsync(
        ServiceAccountSelector account, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellation)
    {
        var issued = await context.References.ServiceAccountTokenAsync(
            context, account.Name, account.Namespace, audiences, lifetime, cancellation);
        using var value = issued.Value;
        return value is null
            ? (null, $"cannot request Kubernetes service account token for service account \"{account.Name}\": {issued.Error}")
            : (Encoding.UTF8.GetString(value.Bytes), null);
    }
}
