namespace Keyferry.Kubernetes.Controllers;

/// <summary>A part of a leadership term ended that must not end, or did not end when it was asked to. The program restarts for it.</summary>
/// <param name="message">Which part, and why; it holds nothing of any object.</param>
/// <param name="inner">What it threw; null where it threw nothing.</param>
public sealed class ControllerFaultException(string message, Exception? inner = null) : Exception(message, inner);
