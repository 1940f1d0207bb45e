using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Moving;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>How one protocol speaks with one replica: the plug between calls and bytes.</summary>
internal interface IWire
{
    /// <summary>The most bytes that a replica may leave us with before an answer is whole.</summary>
    int MostUnread { get; }

    /// <summary>Writes the call, and notes that its answer is awaited.</summary>
    /// <param name="command">As it goes to the replica; empty for those kinds that the key alone says.</param>
    void Send(Call call, ReadOnlySpan<byte> command);

    /// <summary>What was left open in this turn, in case more would come, is completed.</summary>
    void TurnEnded();

    /// <summary>Hands the answers that are there to who awaits them.</summary>
    /// <returns>How many bytes were used.</returns>
    /// <exception cref="RubbishException">What came is no answer to what was asked.</exception>
    int Read(ReadOnlySpan<byte> bytes);

    /// <summary>Forgets what it was in the middle of: a new connection begins.</summary>
    void Reset();

    /// <summary>The first words on a new connection: who we are.</summary>
    Task GreetAsync();

    /// <summary>Empties the replica.</summary>
    Task EmptyAsync();

    /// <summary>Writes the command that drops a key; its answer is awaited by nobody.</summary>
    void SendDelete(ReadOnlySpan<byte> key);

    /// <summary>What the replica holds under a key; null: nothing.</summary>
    /// <exception cref="ShardFailedException">It is out, or goes out before it answers.</exception>
    Task<StoredItem?> FetchAsync(byte[] key);

    /// <summary>Stores an item where there is none.</summary>
    /// <returns>False: there is one, which stays.</returns>
    /// <exception cref="ShardFailedException">It is out, or goes out before it answers.</exception>
    Task<bool> AddAsync(byte[] key, StoredItem item);

    /// <summary>Drops a key, if it is there.</summary>
    /// <exception cref="ShardFailedException">It is out, or goes out before it answers.</exception>
    Task DeleteAsync(byte[] key);
}
