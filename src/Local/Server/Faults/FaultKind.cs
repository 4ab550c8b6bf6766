namespace Keyferry.Local.Server.Faults;

/// <summary>How the server misbehaves.</summary>
public enum FaultKind
{
    /// <summary>The request is answered with <see cref="Fault.Code"/>, and is not carried out.</summary>
    Status,

    /// <summary>The connection is reset without an answer, and the request is not carried out.</summary>
    Reset,

    /// <summary>The answer, or the call of a webhook, begins <see cref="Fault.DelaySeconds"/> later.</summary>
    Delay,

    /// <summary>The watch is cut in the middle of the event that follows <see cref="Fault.AfterEvents"/> others.</summary>
    DropWatch,

    /// <summary>After <see cref="Fault.AfterEvents"/> events the watch stays open and sends nothing more; its timeout does not end it.</summary>
    SilentWatch,

    /// <summary>The list is answered whole, whatever <c>limit</c> asks for, as by a server without <c>continue</c>.</summary>
    WholeList,
}
