namespace Keyferry.Local.Server.Webhooks;

/// <summary>What a request does, as admission names it.</summary>
internal enum Operation
{
    /// <summary>CREATE.</summary>
    Create,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,
}
