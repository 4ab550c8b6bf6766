using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Webhook;

/// <summary>The Secrets that templates read. Disposing clears them.</summary>
internal sealed class WebhookSecrets : IDisposable
{
    private const string Type = "webhook";

    private readonly List<ReferencedSecret> _read = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, byte[]>> _values = new(StringComparer.Ordinal);

    /// <summary>The values by name and key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> Values => _values;

    /// <summary>Reads them.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async ValueTask<string?> ReadAsync(WebhookSettings settings, StoreContext context, CancellationToken cancellation)
    {
        foreach (var (name, secret, ns) in settings.Secrets)
        {
            var read = await context.References.SecretAsync(context, secret, ns, cancellation);
            if (read.Value is not { } found)
            {
                return $"secrets \"{name}\": {read.Error}";
            }

            _read.Add(found);

            // Who may write a store could otherwise send every Secret of the namespace to an address of his own.
            if (!settings.Labels.Any(l => found.Labels.TryGetValue(l, out var type) && type == Type))
            {
                return $"secrets \"{name}\": Secret \"{secret}\" lacks the label {settings.Labels[0]}: {Type}, which says that "
                    + "webhooks may send its values; add it to the Secret";
            }

            _values[name] = found.Data.ToDictionary(static d => d.Key, static d => d.Value.Memory.ToArray(), StringComparer.Ordinal);
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var value in _values.Values.SelectMany(static v => v.Values))
        {
            Array.Clear(value);
        }

        _read.ForEach(static r => r.Dispose());
        _values.Clear();
    }
}
