namespace Keyferry.Local.Server.Storage;

/// <summary>One change of the store.</summary>
/// <param name="Revision">Its revision.</param>
/// <param name="Before">The state before; null where the object is new.</param>
/// <param name="After">The state after; null where the object went.</param>
/// <param name="Gone">Of an object that went: its last state under this revision, as watches show it.</param>
internal sealed record StoreChange(long Revision, StoredObject? Before, StoredObject? After, StoredObject? Gone)
{
    /// <summary>The object's place.</summary>
    public ObjectKey Key => (After ?? Before)!.Key;
}
