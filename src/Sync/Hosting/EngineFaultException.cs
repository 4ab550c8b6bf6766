namespace Keyferry.Sync.Hosting;

/// <summary>A part of the engine ended that must not end, or did not end when it was asked to. The program restarts for it.</summary>
/// <param name="message">Which part, and why; it holds nothing of any object.</param>
/// <param name="inner">What it threw; null where it threw nothing.</param>
public sealed class EngineFaultException(string message, Exception? inner = null) : Exception(message, inner);
