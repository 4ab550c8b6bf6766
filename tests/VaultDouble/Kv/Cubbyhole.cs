using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Kv;

/// <summary>Secrets that belong to one token and end with it. https://developer.hashicorp.com/vault/api-docs/secret/cubbyhole</summary>
internal sealed class Cubbyhole : Backend
{
    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; } =
    [
        On("(?<path>.*)", "path",
            (Operation.Read, Now(static c => Of(c).TryGetValue(c.Path, out var secret) ? Answer.Of(secret.DeepClone()) : throw Refusal.Missing())),
            (Operation.List, Now(static c => Answer.Keys(KeyTree.Under(Of(c).Keys, c.Path)))),
            (Operation.Update, Now(Write)),
            (Operation.Delete, Now(static c =>
            {
                Of(c).Remove(c.Path);
                return Answer.None();
            }))) with
        {
            Exists = static call => Of(call).ContainsKey(call.Path),
            TakesAnythingWritten = true,
        },
    ];

    private static Dictionary<string, JsonObject> Of(Call call) => call.Token!.Type == "batch"
        ? throw Refusal.Bad("cubbyhole operations are only supported by service tokens")
        : call.Token.Cubbyhole;

    private static Answer Write(Call call)
    {
        if (call.Path.Length == 0)
        {
            throw Refusal.Bad("missing path");
        }

        Of(call)[call.Path] = call.Data.Count > 0 ? (JsonObject)call.Data.DeepClone() : throw Refusal.Bad("missing data fields");
        return Answer.None();
    }
}
