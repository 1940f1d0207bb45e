namespace DesignPatterns.Ownership;

/// <summary>What must hold in the instant in which a value is written.</summary>
/// <param name="Version">The version that the value has, 0 if there is none; null: any.</param>
/// <param name="Owner">A place whose turn has come, and which must not be gone: so nobody else has owned its
/// name since. Null: none.</param>
public readonly record struct WriteConditions(long? Version = null, Place? Owner = null)
{
    public static WriteConditions None => default;
}
