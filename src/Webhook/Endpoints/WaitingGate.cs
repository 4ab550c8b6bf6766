namespace Keyferry.Webhook.Endpoints;

/// <summary>The turns of reviews whose answers may wait for something, so that these do not hold up the others.</summary>
/// <param name="gate">Lets so many in at a time as may wait.</param>
public sealed class WaitingGate(AdmissionGate gate) : IDisposable
{
    /// <summary>How many such reviews are answered at a time: nearly all of them only wait.</summary>
    public const int MostConcurrent = 256;

    /// <summary>The turns.</summary>
    public AdmissionGate Gate => gate;

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();
}
