namespace DesignPatterns.Ownership;

/// <summary>What was owned, or queued for, is lost: its lease has ended, or its place was taken away.</summary>
public sealed class OwnershipLostException(string message, Exception? inner = null) : Exception(message, inner);
