using static Keyferry.CloudDouble.Azure.VaultErrors;

namespace Keyferry.CloudDouble.Azure;

/// <content>What is deleted, and may be recovered or purged.</content>
internal sealed partial class KeyVaultDouble
{
    private DoubleAnswer AnswerDeleted(DoubleRequest request, string collection, string[] rest) => (request.Method.Method, rest) switch
    {
        ("GET", []) => Forbidden(collection, "list") ?? List(request, _deleted, collection, isDeleted: true),
        ("GET", [var name]) => Forbidden(collection, "get") ?? OfDeleted(collection, name, item => new DoubleAnswer(200, Shape(collection).Deleted(item))),
        ("POST", [var name, "recover"]) => Forbidden(collection, "recover") ?? OfDeleted(collection, name, item => Recover(collection, item)),
        ("DELETE", [var name]) => Forbidden(collection, "purge") ?? OfDeleted(collection, name, item => Purge(collection, item)),
        _ => Error(405, "MethodNotAllowed", "The method is not allowed."),
    };

    private DoubleAnswer Delete(string collection, string name)
    {
        if (Find(collection, name) is not { } item)
        {
            return NotFound(collection, name);
        }

        foreach (var part in collection == "certificates" ? Collections : [collection])
        {
            Move(_items, _deleted, part, name);
        }

        item.DeletedAt = Now;
        return new DoubleAnswer(200, Shape(collection).Deleted(item));
    }

    private DoubleAnswer Recover(string collection, VaultItem item)
    {
        foreach (var part in collection == "certificates" ? Collections : [collection])
        {
            Move(_deleted, _items, part, item.Name);
        }

        item.DeletedAt = null;
        item.Recovering = RecoveryRequests;
        return new DoubleAnswer(200, Shape(collection).Bundle(item.Name, item.Current, withValue: false));
    }

    private DoubleAnswer Purge(string collection, VaultItem item)
    {
        if (HasPurgeProtection)
        {
            return Error(403, "Forbidden", "Operation \"purge\" is not allowed because purge protection is enabled for this vault.");
        }

        foreach (var part in collection == "certificates" ? Collections : [collection])
        {
            _deleted.Remove((part, item.Name.ToLowerInvariant()));
        }

        return new DoubleAnswer(204);
    }

    private DoubleAnswer OfDeleted(string collection, string name, Func<VaultItem, DoubleAnswer> answer) =>
        _deleted.TryGetValue((collection, name.ToLowerInvariant()), out var item) ? answer(item) : NotFound(collection, name);

    private static void Move(
        Dictionary<(string Collection, string Name), VaultItem> from, Dictionary<(string Collection, string Name), VaultItem> to,
        string collection, string name)
    {
        if (from.Remove((collection, name.ToLowerInvariant()), out var item))
        {
            to[(collection, name.ToLowerInvariant())] = item;
        }
    }
}
