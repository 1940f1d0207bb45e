namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A connection, as what uses it sees it: on the loop's thread only.</summary>
internal interface ILoopConnection
{
    /// <summary>The other end, for logs.</summary>
    string Peer { get; }

    /// <summary>Bytes that were written and that the operating system has not taken yet.</summary>
    int Unsent { get; }

    /// <summary>Whether it is, or is being, closed. What is written then is dropped.</summary>
    bool IsClosed { get; }

    /// <summary>
    /// While true, nothing more is read, and <see cref="IConnectionHandler.Received"/> is not called; after it,
    /// what was left is handed over again in the next turn.
    /// </summary>
    bool IsPaused { get; set; }

    /// <summary>Takes a copy, which is sent at the end of the turn, or as soon as the other end takes it.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>At least so many bytes to write into; <see cref="Advance"/> says how many were.</summary>
    Span<byte> GetSpan(int sizeHint);

    /// <summary>Adds the first bytes of the last span to what is to be sent.</summary>
    void Advance(int count);

    /// <summary>Closes it once what was written has been sent, or when that takes more than a second.</summary>
    void CloseWhenSent();

    /// <summary>
    /// Closes it at once; <see cref="IConnectionHandler.Closed"/> is called in this turn or the next.
    /// </summary>
    /// <param name="reset">Tells the other end so by a reset, and drops what was not sent.</param>
    void Close(string reason, bool reset = false);
}
