namespace DesignPatterns.ShardRouting.Loops;

/// <summary>What a connection's owner does when something happens to it; called on the loop's thread.</summary>
internal interface IConnectionHandler
{
    /// <summary>The most bytes that may lie unread because they are no whole message yet: more closes it.</summary>
    int MostUnread { get; }

    /// <summary>A connection that was asked for is there. Not called for accepted ones.</summary>
    void Connected();

    /// <summary>Something has come.</summary>
    /// <param name="bytes">What was left over the last time, and what came since. Not to be kept.</param>
    /// <returns>How many bytes were used; the rest comes again, with more behind it.</returns>
    int Received(ReadOnlySpan<byte> bytes);

    /// <summary>All that had been written has been taken, after it had not been at once, or while paused.</summary>
    void Drained();

    /// <summary>The other end sends nothing more, and may still be waiting for what it asked.</summary>
    /// <returns>Whether the handler closes the connection itself, later; if not, it is closed now.</returns>
    bool Ended() => false;

    /// <summary>It has ended, whoever ended it. Called once, and nothing after it.</summary>
    void Closed(string reason);
}
